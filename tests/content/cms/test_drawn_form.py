"""The editor's form is filled into a pattern where it is a plain one: what it says is what its template says."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from content import workflow
from content.cms import drawn_form
from content.models import Article, Section
from content.topics import add_topic
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in


@pytest.fixture(autouse=True)
def by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a page that is no plain one around it (test_drawn_page.py)."""
    monkeypatch.setattr("content.cms.editor.drawn_page", lambda about: None)


EVIL = "\"'><script>alert(1)</script> {body} {0} % &amp; ’"


@contextmanager
def without_patterns() -> Iterator[None]:
    with patch("content.templatetags.desk.drawn_form", return_value=None):
        yield


@contextmanager
def drawings() -> Iterator[list[Any]]:
    """What was filled in the meantime: nothing for a form that is no plain one."""
    filled = list[Any]()

    def noted(*args: Any) -> Any:
        filled.append(drawn := drawn_form.drawn_form(*args))
        return drawn

    with patch("content.templatetags.desk.drawn_form", noted):
        yield filled


def seen(client: Client, article: Article) -> str:
    """The page, without what is new each time."""
    page = client.get(f"/cms/articles/{article.pk}/").content.decode()
    return re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]+"', r"\1", page)


def is_drawn(client: Client, article: Article) -> bool:
    with drawings() as filled:
        assert client.get(f"/cms/articles/{article.pk}/").status_code == 200
    return len(filled) == 1 and filled[0] is not None


def of_evil(news: Section, cara: Person) -> Article:
    return workflow.create_article(
        news, by=cara, title=EVIL, summary=EVIL, body="<p>{title} &lt;b&gt; %s</p>"
    )


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("of", ["draft", "in_review", "published", "evil"])
def test_a_filled_form_is_the_form_of_its_template(
    of: str, language: str, news: Section, cara: Person, ed: Person, request: pytest.FixtureRequest
) -> None:
    article = of_evil(news, cara) if of == "evil" else request.getfixturevalue(of)
    for person in (cara, ed):
        person.language = language
        person.save(update_fields=["language"])
        client = signed_in(person)
        with without_patterns():
            written = seen(client, article)
        assert is_drawn(client, article)
        assert seen(client, article) == written


def test_what_somebody_typed_fills_its_own_place_alone(news: Section, cara: Person) -> None:
    page = seen(signed_in(cara), of_evil(news, cara))
    assert "<script>alert" not in page
    assert page.count("{body} {0} % &amp;amp; ’") >= 3
    assert "{title} &amp;lt;b&amp;gt; %s" in page


def test_topics_are_there_to_choose_once_there_are_some(draft: Article, ed: Person, edna: Person) -> None:
    client = signed_in(ed)
    assert "Harbour &lt;b&gt;" not in seen(client, draft)
    add_topic(name="Harbour <b>", by=edna)
    with without_patterns():
        written = seen(client, draft)
    assert "Harbour &lt;b&gt;" in written
    assert seen(client, draft) == written


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: setattr(draft, "correction_notes", "2026-11-26 The day was wrong."),
        lambda draft: setattr(draft, "language", "cy"),
    ],
)
def test_what_one_article_alone_has_is_drawn_for_it(
    change: Callable[[Any], None], published: Article, ed: Person
) -> None:
    newest = fresh(published).newest
    change(newest)
    with patch.object(Article, "newest", newest):
        assert not is_drawn(signed_in(ed), published)
    assert is_drawn(signed_in(ed), published)


def test_words_that_were_left_are_drawn_for_who_left_them(draft: Article, cara: Person, ed: Person) -> None:
    client = signed_in(cara)
    left = {"title": "Left", "body": "<p>Left.</p>", "language": "en", "base": "1", "window": "w"}
    assert client.post(f"/cms/articles/{draft.pk}/keep/", left).status_code == 200
    assert not is_drawn(client, draft)
    assert "Left." in seen(client, draft)
    assert is_drawn(signed_in(ed), draft)
    assert "Left." not in seen(signed_in(ed), draft)


def test_what_is_wrong_is_said_in_a_form_of_its_own(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    with drawings() as filled:
        page = client.post(f"/cms/articles/{draft.pk}/", {"title": "", "base": "1", "language": "en"})
    assert page.status_code == 422
    assert filled == [None]
    assert is_drawn(client, draft)
