"""One article with many versions, notes, guests and people at it: its pages show some, say so, and lead to the rest."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.personal import sealed_for
from content import workflow
from content.articles.presence import TOLD, Colleague
from content.cms.editor.notes import MOST, notes_on, threads_for
from content.cms.editor.presence import says_who
from content.draft_approvals import approvals_left
from content.models import (
    Article,
    Guest,
    GuestReview,
    NoteResolution,
    PreviewLink,
    ReviewNote,
    Revision,
    Section,
)
from content.models.articles.review import State
from tests.counting import rows_read
from tests.guests import asked
from tests.newsroom import fresh, write
from tests.policies import with_policy
from tests.signing_in import signed_in
from tests.size.many import old_words
from tests.size.paging import found_on_pages

pytestmark = pytest.mark.late

FEW, VERSIONS, VERSION = 30, 250, r'/history/(\d+)/">'


@pytest.fixture
def long_written(draft: Article, cara: User) -> Article:
    """Its newest version was written before the others were numbered, so that keys tell nothing."""
    *_others, newest = old_words(draft, cara, VERSIONS - 1, state=State.DRAFT)
    Article.objects.filter(pk=draft.pk).update(draft=newest)
    found: Article = fresh(draft)
    return found


def versions_on(client: Client, article: Article, query: str = "") -> tuple[list[int], str]:
    text = client.get(f"/cms/articles/{article.pk}/history/{query}").text
    return [int(n) for n in re.findall(VERSION, text)], text


def test_every_version_is_on_a_page_of_the_history(long_written: Article, as_ed: Client) -> None:
    address, older = f"/cms/articles/{long_written.pk}/history/", r'rel="next" href="(\?versions_before=\d+)"'
    seen = found_on_pages(as_ed, address, VERSION, older)
    assert list(map(int, seen)) == list(range(VERSIONS, 0, -1))


def test_the_way_back_through_the_history(long_written: Article, as_ed: Client) -> None:
    numbers, text = versions_on(as_ed, long_written, "?versions_after=50")
    assert numbers == list(range(150, 50, -1))
    assert "?versions_after=150" in text
    assert versions_on(as_ed, long_written, "?versions_after=200")[0] == list(range(VERSIONS, 150, -1))


def test_a_page_of_the_history_reads_its_versions(long_written: Article, as_ed: Client) -> None:
    address = f"/cms/articles/{long_written.pk}/history/"
    assert rows_read(Revision, lambda: as_ed.get(address)) <= 101 + 4


@pytest.fixture
def long_reviewed(long_written: Article, cara: User, ed: User, news: Section) -> Article:
    with_policy(news, guests="approve")
    workflow.submit(long_written, by=cara)
    found: Article = fresh(long_written)
    return found


def test_an_approval_and_a_guest_read_no_version_of_others(long_reviewed: Article, ed: User) -> None:
    """Whether an approver wrote one is found by an index; devices are those of the newest hundred."""
    assert rows_read(Revision, lambda: asked(long_reviewed, ed)) <= FEW
    page, client = f"/cms/articles/{long_reviewed.pk}/review/", signed_in(ed)
    assert FEW < rows_read(Revision, lambda: client.get(page)) <= 100 + FEW
    digest = long_reviewed.newest.digest
    assert rows_read(Revision, lambda: workflow.approve(long_reviewed, by=ed, digest=digest)) <= 100 + FEW


def test_counting_demanded_approvals_reads_no_version_of_others(long_reviewed: Article, ed: User) -> None:
    workflow.approve(long_reviewed, by=ed, digest=long_reviewed.newest.digest)
    draft = fresh(long_reviewed).draft
    assert rows_read(Revision, lambda: approvals_left(draft, draft.status.submission, since=0)) <= FEW


@pytest.fixture
def much_noted(draft: Article, ed: User) -> list[ReviewNote]:
    """The first note was resolved long ago, and is answered now; so the newest notes are not all there is."""
    notes = ReviewNote.objects.bulk_create(
        ReviewNote(revision=draft.newest, author=ed, text=f"Note {n}.") for n in range(2 * MOST)
    )
    NoteResolution.objects.create(note=notes[0], by=ed)
    ReviewNote.objects.create(revision=draft.newest, author=ed, text="Still.", thread=notes[0])
    return notes


def test_the_newest_notes_are_shown_and_that_there_are_more(
    draft: Article, much_noted: list[ReviewNote], as_ed: Client
) -> None:
    threads = threads_for(fresh(draft))
    assert threads.is_cut
    assert len(threads) == MOST
    for page in ("", "review/"):
        text = as_ed.get(f"/cms/articles/{draft.pk}/{page}").text
        assert "No more than 200 notes and answers are shown here." in text
        assert f"Note {2 * MOST - 1}." in text
        assert "Note 1." not in text


def test_what_was_answered_lately_is_shown_with_what_it_answers(
    draft: Article, much_noted: list[ReviewNote]
) -> None:
    last = threads_for(fresh(draft))[-1]
    assert (last.note, [answer.text for answer in last.answers]) == (much_noted[0], ["Still."])
    assert last.resolution is not None


@pytest.mark.parametrize("page", ["", "review/"])
def test_pages_of_an_article_read_as_many_notes_as_they_show(
    page: str, long_written: Article, ed: User, as_ed: Client
) -> None:
    """Of 1,000, four on each version."""
    numbered = list(long_written.revisions.order_by("number"))
    ReviewNote.objects.bulk_create(
        ReviewNote(revision=numbered[n % VERSIONS], author=ed, text=f"Note {n}.") for n in range(4 * VERSIONS)
    )
    address = f"/cms/articles/{long_written.pk}/{page}"
    assert f"Note {4 * VERSIONS - 1}." in as_ed.get(address).text
    assert rows_read(ReviewNote, lambda: as_ed.get(address)) <= 2 * MOST
    assert rows_read(Revision, lambda: as_ed.get(address)) <= 20


def test_notes_from_before_it_was_public_are_not_read(
    published: Article, cara: User, ed: User, as_ed: Client
) -> None:
    ReviewNote.objects.bulk_create(
        ReviewNote(revision=published.newest, author=ed, text=f"Note {n}.") for n in range(2 * MOST)
    )
    write(published, cara, "Once more.")
    ReviewNote.objects.create(revision=fresh(published).draft, author=ed, text="Better.")
    address = f"/cms/articles/{published.pk}/"
    text = as_ed.get(address).text
    assert "Better." in text
    assert "Note 1." not in text
    assert rows_read(ReviewNote, lambda: as_ed.get(address)) <= 5


def test_of_one_version_the_first_notes_are_shown_and_that_there_are_more(
    draft: Article, much_noted: list[ReviewNote], as_ed: Client
) -> None:
    assert [thread.note for thread in notes_on(draft.newest)] == much_noted[:MOST]
    assert "No more than 200 notes" in as_ed.get(f"/cms/articles/{draft.pk}/history/1/").text


def test_where_all_notes_are_shown_nothing_is_said(draft: Article, ed: User, as_ed: Client) -> None:
    ReviewNote.objects.create(revision=draft.newest, author=ed, text="One.")
    assert "No more than" not in as_ed.get(f"/cms/articles/{draft.pk}/").text


def test_a_crowd_at_one_article_is_counted() -> None:
    crowd = [Colleague(f"Person {n}", timezone.now()) for n in range(TOLD + 1)]
    says = says_who(crowd[:TOLD])
    assert len(says) == 9
    assert says[-1] == "92 more colleagues have this open, too."
    assert says_who(crowd) == [*says[:-1], "More than 92 more colleagues have this open, too."]
    assert len(says_who(crowd[:8])) == 8


def guests(number: int) -> list[Guest]:
    made = [Guest() for _n in range(number)]
    for n, guest in enumerate(made):
        guest.sealed = sealed_for(guest, {"name": f"Guest {n}", "email": f"guest{n}@example.net"})
    return Guest.objects.bulk_create(made)


def test_guests_and_links_come_in_pages(in_review: Article, news: Section, ed: User, as_ada: Client) -> None:
    with_policy(news, guests="approve")
    draft, until = fresh(in_review).draft, timezone.now() + timedelta(days=2)
    asked = GuestReview.objects.bulk_create(
        GuestReview(
            revision=draft, digest=draft.digest, submission=draft.status.submission, guest=guest, invited_by=ed,
            until=until,
        )
        for guest in guests(70)
    )  # fmt: skip
    links = PreviewLink.objects.bulk_create(
        PreviewLink(revision=draft, token_digest=f"{n:064}", guest=guest, made_by=ed, until=until)
        for n, guest in enumerate(guests(70))
    )
    page = f"/cms/articles/{in_review.pk}/guests/"
    assert as_ada.get(page).text.count('<article class="card">') == 50
    both = as_ada.get(f"{page}asked/").text
    assert both.count('<article class="card">') == 100
    labels = re.findall(r'class="pagination" aria-label="([^"]+)"', both)
    assert labels == ["Pages", "Whom preview links were made for"]
    last = as_ada.get(f"{page}asked/?before={asked[20].pk}&links_before={links[30].pk}").text
    assert last.count('<article class="card">') == 50
