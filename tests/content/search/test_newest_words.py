"""A save notes that its words are to be found; anyone who looks next finds them, and no one's words come back by it."""

from datetime import timedelta

import psycopg
import pytest
from django.test import Client
from django.utils import timezone

from content import workflow
from content.addresses import addresses
from content.models import Article, SearchDue, SearchEntry, Section
from content.revisions.revisions import Content, add_revision
from content.search.query import DUE_AT_ONCE, bring_in_due, question
from content.tasks import bring_in_newest_words
from content.trash.verbs import empty_trash
from tests.newsroom import Person, publish, write

type Owner = psycopg.Connection[tuple[object, ...]]


def found(word: str, *, is_live: bool = False) -> list[int]:
    """What lies in the index now, whatever is due."""
    entries = SearchEntry.objects.filter(is_live=is_live, words=question([word], "en"))
    return list(entries.values_list("article_id", flat=True))


def test_a_user_who_looks_next_finds_what_was_saved_last_and_not_what_it_replaced(
    as_cara: Client, cara: Person, draft: Article
) -> None:
    for text in ("Hovercraft.", "Submarine.", "Balloon."):
        write(draft, cara, text)
    assert found("may") == [draft.pk]  # no one waited for more
    assert "Ferry timetable" not in as_cara.get("/cms/search/?q=hovercraft").text
    assert found("balloon") == [draft.pk]
    assert found("may") == found("submarine") == []
    assert bring_in_due() == 0


def test_a_link_is_chosen_by_newest_words(as_cara: Client, cara: Person, draft: Article) -> None:
    write(draft, cara, "Hovercraft.")
    [page] = as_cara.get("/cms/links/choose/?q=hovercraft").json()["pages"]
    assert page["title"] == "Ferry timetable changes"


@pytest.mark.as_worker
def test_the_worker_brings_in_what_no_one_looks_for(cara: Person, news: Section) -> None:
    many = [
        workflow.create_article(news, by=cara, title=f"Boat {number}", body="")
        for number in range(DUE_AT_ONCE + 1)
    ]
    for article in many:
        write(article, cara, "Hovercraft.")
    bring_in_newest_words(0)
    assert sorted(found("hovercraft")) == [article.pk for article in many]


def test_what_is_new_is_found_without_anybody(draft: Article) -> None:
    assert found("may") == [draft.pk]
    assert bring_in_due() == 0


def test_what_readers_find_never_waits(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, cara, "Hovercraft.")
    publish(draft, by=cara, approver=ed)
    assert found("hovercraft", is_live=True) == found("hovercraft") == [draft.pk]
    write(draft, cara, "Balloon.")
    bring_in_due()
    assert found("hovercraft", is_live=True) == found("balloon") == [draft.pk]
    assert found("balloon", is_live=True) == []


def test_what_went_for_good_is_not_brought_in_again(cara: Person, news: Section) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    late = Article.objects.create(section=news, slug="late", author=cara, trashed_at=long_ago)
    addresses.place(late, news, "late")
    for text in ("Gunpowder.", "Treason."):
        add_revision(late, Content("Plot", "", f"<p>{text}</p>", "en", ()), author=cara)
    assert empty_trash() == 1
    assert bring_in_due() == 1  # its note goes
    assert bring_in_due() == 0
    assert not SearchEntry.objects.filter(article=late).exists()


@pytest.mark.usefixtures("fresh_database")
def test_a_user_who_looks_waits_for_no_one_who_writes(
    draft: Article, cara: Person, owner_connection: Owner
) -> None:
    write(draft, cara, "Hovercraft.")
    with owner_connection.transaction():
        owner_connection.execute("SELECT FROM content_article FOR UPDATE")
        assert bring_in_due() == 0
    assert found("hovercraft") == []
    assert bring_in_due() == 1
    assert found("hovercraft") == [draft.pk]


def test_what_is_due_goes_when_it_is_found_and_not_before(draft: Article, cara: Person) -> None:
    write(draft, cara, "Hovercraft.")
    write(draft, cara, "Balloon.")
    assert SearchDue.objects.count() == 1
    SearchDue.objects.all().delete()  # anyone who does it
    assert found("balloon") == [draft.pk]
    assert not SearchDue.objects.exists()
