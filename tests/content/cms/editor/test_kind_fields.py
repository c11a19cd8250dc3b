"""Fields of a kind of article: errors beside the field, and the hour that comes twice.

Tests of content.cms.editor.kind_fields.
"""

from typing import Any

import pytest
from django.test import Client

from content.autosave.verbs import copy_of
from content.cms.editor.forms import ArticleForm
from content.models import Article, Section
from tests.content.cms.editor.typed import words
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import site_in

NEW = "/cms/articles/new/"


def form(news: Section, **details: str) -> dict[str, Any]:
    typed = words(section=news.pk, kind="event", title="Regatta", body="")
    return typed | {f"event-{name.replace('_', '-')}": text for name, text in details.items()}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"begins": "soon"}, "event-begins"),
        ({"register": "javascript:alert(1)"}, "event-register"),
        ({"begins": "2027-06-05T10:00", "ends": "2027-06-05T09:00"}, "event-ends"),
        ({"begins": "2027-03-28T02:30"}, "event-begins"),  # the clocks are put forward over it
        ({"begins": "2027-10-31T02:30"}, "event-begins-which"),  # it comes twice
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_saved(
    details: dict[str, str], field: str, news: Section, cara: Person
) -> None:
    site_in("Europe/Berlin")
    answer = signed_in(cara).post(NEW, form(news, **details))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Article.objects.exists()


@pytest.mark.parametrize(("which", "kept"), [("first", "2027-10-31T00:30Z"), ("second", "2027-10-31T01:30Z")])
def test_the_hour_that_comes_twice_stays_the_one_that_was_meant(
    which: str, kept: str, news: Section, as_cara: Client, settings: Any
) -> None:
    site_in("Europe/Berlin", settings)
    as_cara.post(NEW, form(news, begins="2027-10-31T02:30", begins_which=which))
    article = Article.objects.get()
    assert article.newest.details == {"begins": kept}
    shown = ArticleForm.for_revision(article, article.newest, may_move=True)
    data = {field.html_name: field.value() or "" for field in shown if field.name != "topics"}
    answer = as_cara.post(f"/cms/articles/{article.pk}/", data | {"title": "Another"})
    assert answer.status_code == 302, (
        answer.status_code,
        answer.context and answer.context["form"].errors,
        data,
    )
    assert article.revisions.get(number=2).details == {"begins": kept}


def test_what_belongs_to_another_kind_is_not_looked_at(news: Section, cara: Person) -> None:
    signed_in(cara).post(NEW, form(news, begins="soon") | {"kind": "article"})
    assert Article.objects.get().newest.details == {}


def test_a_page_that_sends_none_of_the_fields_changes_none(news: Section, as_cara: Client) -> None:
    as_cara.post(NEW, form(news, place="Old quay"))
    article = Article.objects.get()
    as_cara.post(f"/cms/articles/{article.pk}/", {"title": "Again", "language": "en", "base": 1})
    assert article.revisions.get(number=2).details == {"place": "Old quay"}


def test_what_is_not_saved_yet_is_kept_and_offered_again(news: Section, cara: Person) -> None:
    client = signed_in(cara)
    client.post(NEW, form(news, place="Old quay"))
    article = Article.objects.get()
    kept = words(title="Regatta", body="", window="w", sequence=1) | {"event-place": "New quay"}
    client.post(f"/cms/articles/{article.pk}/keep/", kept, headers={"X-Background": "1"})
    assert copy_of(article, cara).fields["event-place"] == ["New quay"]
    assert 'value="New quay"' in client.get(f"/cms/articles/{article.pk}/").text
