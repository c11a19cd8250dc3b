"""Each kind of page has what it must have, and one that is declared as CONTRIBUTING.md says works without more."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils.functional import Promise

from content.kinds.fields import Choice, Field, Moment
from content.kinds.kind import Kind, kinds
from content.models import Article, Section
from tests.content.conftest import published_by
from tests.newsroom import *  # noqa: F403
from tests.newsroom import Person
from tests.other_kinds import compile_again
from tests.signing_in import signed_in

ROOT = Path(__file__).parents[2]
FIREWALL = (ROOT / "deploy/firewall/our-work.conf").read_text()
ALL = list(kinds)
FIELDS = [(kind, field) for kind in ALL for field in kind.fields]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_a_kind_is_said_in_every_language_and_has_its_template(kind: Kind) -> None:
    assert all(isinstance(text, Promise) for text in (kind.label, kind.plural, kind.about))
    source = get_template(kind.template).template.source  # type: ignore[attr-defined]
    assert kind.template == "public/article.html" or source.startswith('{% extends "public/article.html" %}')


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda one: one.name)
def test_a_field_is_said_in_every_language_and_known_to_the_firewall(kind: Kind, field: Field) -> None:
    assert isinstance(field.label, Promise)
    if not isinstance(field, Moment | Choice):
        assert re.search(rf"ARGS:{kind.name}-{field.name}\b", FIREWALL)


@pytest.fixture
def poll(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the recipe says, word for word, until the test is over."""
    compile_again(monkeypatch)
    recipe = (ROOT / "CONTRIBUTING.md").read_text().split("**Add a kind of page.**")[1]
    code = recipe.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102  # our own file
    monkeypatch.setitem(kinds._kinds, "poll", names["POLL"])  # someone may have followed it, and has one
    return names["POLL"]


@pytest.mark.usefixtures("poll")
def test_one_that_follows_the_recipe_is_written_and_read(
    cara: Person, ed: Person, news: Section, anon: Client
) -> None:
    as_cara = signed_in(cara)
    form = {"section": news.pk, "kind": "poll", "title": "Ferries", "language": "en", "then": "submit"}
    answer = as_cara.post("/cms/articles/new/", form, follow=True)
    assert "fill in: Question" in answer.content.decode()
    article = Article.objects.get()
    form |= {"poll-question": "More boats?", "base": 1}
    as_cara.post(f"/cms/articles/{article.pk}/", form)
    assert article.revisions.get(number=2).details == {"question": "More boats?"}
    assert "More boats?" in as_cara.get(f"/cms/articles/{article.pk}/compare/").content.decode()
    live = published_by(cara, ed, news, "Second", kind="poll", details={"question": "Fewer?"})
    assert "Second" in anon.get("/news/").content.decode()
    assert anon.get(f"/api/v1/articles/{live.public_id}/").json()["details"] == {"question": "Fewer?"}
