"""The address of an article that readers know changes with a second person (content.articles.addressing)."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from content import workflow
from content.models import Article, PublicText
from tests.newsroom import Person, change, fresh
from tests.policies import with_policy
from tests.signing_in import signed_in

OLD, NEW = "/news/ferry-timetable-changes/", "/news/mayor-resigns/"
PAGES = ("/", "/news/", "/feed/", "/sitemap.xml", "/api/v1/articles/", OLD, NEW)


def answers(anon: Client) -> list[bytes]:
    found = [anon.get(page) for page in PAGES]
    return [answer.content if answer.status_code == 200 else b"none" for answer in found]


@pytest.mark.parametrize("page", ["move/", ""])
def test_one_editor_alone_shows_readers_no_other_address(
    page: str, published: Article, ed: Person, edna: Person, anon: Client
) -> None:
    before = answers(anon)
    sent = {"section": published.section_id, "slug": "mayor-resigns", "base": 1, "language": "en"}
    newest = fresh(published).newest
    sent |= {"title": newest.title, "summary": newest.summary, "body": newest.body}
    said = signed_in(ed).post(f"/cms/articles/{published.pk}/{page}", sent, follow=True).text
    assert "once another user has accepted it" in said
    assert answers(anon) == before
    text = PublicText.objects.get(applied_at=None)
    for who in (ed, edna):
        signed_in(who).post(f"/cms/words/{text.pk}/accept/", {"digest": text.digest})
        assert (anon.get(NEW).status_code == 200) == (who == edna)
    assert anon.get(OLD)["Location"] == NEW


def test_what_was_taken_down_keeps_it_too(taken_down: Article, ed: Person) -> None:
    workflow.restore(taken_down, by=ed)
    change(taken_down, ed, slug="mayor-resigns")
    assert fresh(taken_down).slug == "ferry-timetable-changes"


def test_with_one_person_it_changes_at_once(published: Article, ed: Person) -> None:
    with_policy(published.section, four_eyes=False)
    change(published, ed, slug="ferries")
    assert fresh(published).address.path == "news/ferries"


def test_the_database_refuses_another_one(published: Article) -> None:
    with pytest.raises(DatabaseError, match="no second person"), transaction.atomic():
        Article.objects.filter(pk=published.pk).update(slug="mayor-resigns")
