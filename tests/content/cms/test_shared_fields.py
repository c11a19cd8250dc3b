"""All editors share the fields of one form: whatever one page changes of them is seen by nobody else."""

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.http import QueryDict

from content import workflow
from content.cms.forms import ArticleForm
from content.cms.shared_fields import own
from content.models import Article
from secureproject.fields import field_html, hidden_html
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in


def as_declared() -> dict[str, Any]:
    """Every attribute of every field and its widget, with the contents of lists and dictionaries."""

    def facts(of: Any) -> dict[str, Any]:
        plain = (list, dict, tuple, str, bool, int, type(None))
        return {
            name: copy(value) if isinstance(value, plain) else id(value) for name, value in vars(of).items()
        }

    return {name: (facts(one), facts(one.widget)) for name, one in ArticleForm.base_fields.items()}


@pytest.fixture(autouse=True)
def nothing_changed() -> Iterator[None]:
    before = as_declared()
    yield
    assert as_declared() == before


def form_of(article: Article, *, may_move: bool = True, data: dict[str, str] | None = None) -> ArticleForm:
    sent = QueryDict(mutable=True)
    sent.update(data or {})
    return ArticleForm.for_revision(article, article.newest, may_move=may_move, data=sent if data else None)


def shown(form: ArticleForm) -> str:
    return hidden_html(form) + "".join(field_html(form[name]) for name in form.fields)


def test_a_field_of_ones_own_may_be_changed(draft: Article) -> None:
    form = form_of(draft)
    own(form, "language").choices = [("cy", "Cymraeg")]
    own(form, "title").widget.attrs["rows"] = 9
    assert "Cymraeg" in shown(form)
    assert "Cymraeg" not in shown(form_of(draft))


def test_who_may_not_move_it_leaves_the_address_to_who_may(published: Article) -> None:
    assert "disabled" in shown(form_of(published, may_move=False))
    assert "disabled" not in shown(form_of(published))


def test_a_language_from_elsewhere_is_offered_for_its_article_alone(published: Article) -> None:
    published.newest.language = "cy"
    assert 'value="cy"' in shown(form_of(published))
    assert 'value="cy"' not in shown(form_of(fresh(published)))


def test_corrections_of_one_article_are_not_those_of_another(published: Article) -> None:
    published.newest.correction_notes = "2026-11-26 The day was wrong."
    assert "The day was wrong." in shown(form_of(published))
    assert "withdrawn_corrections" not in form_of(fresh(published)).fields


@pytest.mark.parametrize(
    "data", [{"title": "", "language": "xx"}, {"title": "Ferry", "language": "en", "base": "1"}]
)
def test_what_is_sent_stays_with_who_sent_it(draft: Article, data: dict[str, str]) -> None:
    form = form_of(draft, data=data)
    assert form.is_valid() is bool(data["title"])
    assert shown(form)


def test_the_pages_change_nothing(cara: Person, ed: Person, published: Article) -> None:
    new = workflow.create_article(published.section, by=cara, title="Ferries", body="<p>x</p>")
    for person in (cara, ed):
        client = signed_in(person)
        for article in (published, new):
            page = f"/cms/articles/{article.pk}/"
            assert client.get(page).status_code == 200
            assert client.post(page, {"title": "", "base": "1"}).status_code in {422, 403}
        assert client.get("/cms/articles/new/").status_code == 200
