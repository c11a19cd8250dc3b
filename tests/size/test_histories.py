"""What was written, decided and scheduled for years is shown in pages, and verbs read of it what they need."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content import workflow
from content.articles.restore import restore_revision
from content.formatting import bounded_count
from content.models import (
    Article,
    BulkRun,
    Comment,
    PolicyChange,
    Redaction,
    ReviewNote,
    Revision,
    ScheduledChange,
    Section,
    UrgentCorrection,
)
from content.models.articles.correction import Outcome
from content.models.comment import CommentState
from content.policies.change import own_policy
from content.policy import NAMES
from content.redaction import occurrences, removing
from content.redaction.occurrences import STEP, Wanted, find_occurrences, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from content.revisions.restored_authors import LOOKED_THROUGH, writers_of_what_returns
from content.revisions.revisions import lock_article as locked_row
from content.rulebook import devices
from content.trash.verbs import consequences_of, recover_article, trash_article
from tests.counting import look_over, rows_read_as_planned, rows_read_so_far
from tests.newsroom import Person, digest_of, fresh, write
from tests.redactions import redacted
from tests.size.many import Owner, kept, many_articles, old_words
from tests.size.paging import found_on_pages

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY = 1_000
NOW = timezone.now()


def told(client: Client, address: str) -> list[str]:
    """Each reason as often as it is there."""
    return found_on_pages(client, address, r"Reason \d+\b")


def changed(section: Section | None, by: Person, number: int, **more: Any) -> PolicyChange:
    own = dict.fromkeys(NAMES) if section else own_policy(None)
    done = {"section": section, "asked_by": by, "asked_at": NOW, "reason": f"Reason {number}"}
    return PolicyChange(**{**own, **done, **more})


def test_changes_of_policies(ada: Person, as_ada: Client, news: Section, owner_connection: Owner) -> None:
    """Each of one place looks for the one before it."""
    kept(
        owner_connection,
        [changed(news if n % 2 else None, ada, n, applied_at=NOW, approvals=n % 3 + 1) for n in range(MANY)],
    )
    page = "/cms/policy/changes/"
    assert rows_read_as_planned(PolicyChange, lambda: as_ada.get(page)) <= 600
    assert told(as_ada, page) == [f"Reason {n}" for n in reversed(range(MANY))]
    assert "instead of" not in as_ada.get(page).text


def test_what_waits_is_on_pages_of_its_own(
    ada: Person, as_ada: Client, as_cara: Client, news: Section, owner_connection: Owner
) -> None:
    kept(owner_connection, [changed(news, ada, n, loosens=True) for n in range(50)])
    assert as_cara.get("/cms/policy/changes/").status_code == 403
    assert told(as_ada, "/cms/policy/changes/") == [f"Reason {n}" for n in range(50)]
    assert "Nothing waits" not in as_ada.get("/cms/policy/changes/?before=1").text


def test_urgent_corrections_of_one_article(
    published: Article, ed: Person, as_ed: Client, owner_connection: Owner
) -> None:
    words = old_words(published, ed, MANY - 2)
    common: dict[str, Any] = {"article": published, "base": published.live, "made_by": ed, "settled_by": ed}
    common |= {"outcome": Outcome.COUNTERSIGNED} | dict.fromkeys(("made_at", "due_at", "settled_at"), NOW)
    kept(
        owner_connection,
        [UrgentCorrection(revision=one, reason=f"Reason {one.number}", **common) for one in words],
    )
    page = f"/cms/articles/{published.pk}/correction/"
    assert rows_read_as_planned(UrgentCorrection, lambda: as_ed.get(page)) <= 50
    assert told(as_ed, page) == [f"Reason {n}" for n in range(MANY - 1, 1, -1)]


def test_times_of_one_article(published: Article, ed: Person, as_ed: Client, owner_connection: Owner) -> None:
    over: dict[str, Any] = {"kind": "expire", "scheduled_by": ed, "cancelled_by": ed, "cancelled_at": NOW}
    at = [NOW - timedelta(hours=n // 3) for n in range(MANY)]
    times = [ScheduledChange(article=published, at=at[n], reason=f"Reason {n}", **over) for n in range(MANY)]
    kept(owner_connection, times)
    page = f"/cms/articles/{published.pk}/schedule/"
    assert rows_read_as_planned(ScheduledChange, lambda: as_ed.get(page)) <= 60
    seen = told(as_ed, page)
    assert (len(seen), len(set(seen))) == (MANY, MANY)
    assert seen[:3] == ["Reason 2", "Reason 1", "Reason 0"]


def test_what_someone_changed_together(ed: Person, as_ed: Client, as_cara: Client, edna: Person) -> None:
    """No one turns to the pages of others."""
    BulkRun.objects.bulk_create(BulkRun(deed="submit", by=by) for by in (ed, edna) for _n in range(50))
    seen = list(map(int, found_on_pages(as_ed, "/cms/articles/bulk/", r"/bulk/(\d+)/")))
    assert seen == list(BulkRun.objects.filter(by=ed).order_by("-pk").values_list("pk", flat=True))
    assert re.findall(r"/bulk/(\d+)/", as_cara.get(f"/cms/articles/bulk/?before={seen[0]}").text) == []


def test_removals_by_law_from_one_article(
    published: Article, ada: Person, as_ada: Client, owner_connection: Owner
) -> None:
    common: dict[str, Any] = {"article": published, "asked_by": ada, "withdrawn_by": ada, "withdrawn_at": NOW}
    kept(owner_connection, [Redaction(reason=f"Reason {n}", **common) for n in range(MANY)])
    waits = {**common, "withdrawn_by": None, "withdrawn_at": None, "reason": "Reason 7000"}
    kept(owner_connection, [Redaction(**waits)])
    page = f"/cms/articles/{published.pk}/redaction/"
    assert "Reason 7000" in as_ada.get(page).text
    seen = [one for one in told(as_ada, page) if one != "Reason 7000"]
    assert seen == [f"Reason {n}" for n in reversed(range(MANY))]


FEW = 60


@pytest.fixture
def long_kept(published: Article, cara: Person, ed: Person, owner_connection: Owner) -> Article:
    """And as much of others beside it."""
    many_articles(published.section, cara, MANY)
    versions = old_words(published, cara, MANY - 2)
    Comment.objects.bulk_create(
        Comment(article=published, name="Anna", text="Yes", html="<p>Yes</p>", state=state)
        for state in (CommentState.APPROVED, CommentState.SPAM)
        for _n in range(2 * MANY)
    )
    over: dict[str, Any] = {"kind": "expire", "scheduled_by": ed, "cancelled_by": ed}
    at = [one.created_at for one in versions]
    kept(
        owner_connection,
        [ScheduledChange(article=published, at=one, cancelled_at=one, **over) for one in at],
    )
    found: Article = fresh(published)
    return found


def test_what_is_done_to_it_reads_few_versions(
    long_kept: Article, cara: Person, ed: Person, ada: Person
) -> None:
    steps: dict[str, Callable[[], object]] = {
        "save": lambda: write(fresh(long_kept), cara, "One"),
        "save again": lambda: write(fresh(long_kept), cara, "Two"),
        "submit": lambda: workflow.submit(fresh(long_kept), by=cara),
        "approve": lambda: workflow.approve(fresh(long_kept), by=ed, digest=digest_of(long_kept)),
        "publish": lambda: workflow.publish(fresh(long_kept), by=ed),
        "go back": lambda: restore_revision(
            fresh(long_kept), 5, by=cara, base=fresh(long_kept).newest.number
        ),
        "take down": lambda: workflow.take_down(fresh(long_kept), by=ed, reason="Wrong."),
        "bring back": lambda: workflow.restore(fresh(long_kept), by=ed),
        "throw away": lambda: trash_article(fresh(long_kept), by=ada),
        "recover": lambda: recover_article(fresh(long_kept), by=ada),
    }
    read = {name: rows_read_as_planned(Revision, act) for name, act in steps.items()}
    assert read.pop("approve") <= devices.NEWEST + FEW  # of which a device may be shared
    assert max(read.values()) <= FEW, read


def test_what_would_go_with_it_is_counted_as_far_as_it_is_said(
    long_kept: Article, ed: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = long_kept.revisions.order_by("-number").first()
    ReviewNote.objects.bulk_create(ReviewNote(revision=newest, author=ed, text="Well") for _n in range(MANY))
    monkeypatch.setattr(bounded_count, "MOST", FEW // 3)
    assert rows_read_as_planned((Comment, ReviewNote), lambda: consequences_of(long_kept, ada)) <= FEW
    found = consequences_of(long_kept, ada)
    assert [found[name] for name in ("versions", "comments", "notes")] == [FEW // 3 + 1] * 3


def test_its_times_are_read_as_far_as_they_are_shown(long_kept: Article, as_ed: Client) -> None:
    page = f"/cms/articles/{long_kept.pk}/schedule/"
    assert rows_read_as_planned(ScheduledChange, lambda: as_ed.get(page)) <= FEW
    assert rows_read_as_planned(Revision, lambda: as_ed.get(page)) <= FEW


def test_its_page_reads_the_comments_that_it_shows(long_kept: Article, anon: Client) -> None:
    assert rows_read_as_planned(Comment, lambda: anon.get(f"/{long_kept.address.path}/")) <= 501
    last = Comment.objects.filter(state=CommentState.APPROVED).order_by("pk")[MANY - 1].public_id
    assert (
        rows_read_as_planned(Comment, lambda: anon.get(f"/comments/{long_kept.public_id}/?after={last}"))
        <= 503
    )


def test_a_user_who_ever_wrote_it_is_known(long_kept: Article, cara: Person, ed: Person) -> None:
    write(fresh(long_kept), ed, "By another")
    workflow.take_down(fresh(long_kept), by=ed, reason="Wrong.")
    assert {*fresh(long_kept).draft_author_ids} == {cara.pk, ed.pk}


def test_whose_words_come_back_is_told_by_the_last_part_of_it(
    long_kept: Article, cara: Person, ed: Person
) -> None:
    """Past that, anyone who wrote it before counts, too."""
    *_others, last = old_words(long_kept, ed, LOOKED_THROUGH + FEW, title="The same.")
    read = rows_read_as_planned(Revision, lambda: writers_of_what_returns(long_kept, last))
    assert read <= LOOKED_THROUGH + FEW
    assert writers_of_what_returns(long_kept, last) == {cara.pk, ed.pk}


NAME = Wanted(passage="Jane Doe")
MEANWHILE = 20


@pytest.fixture
def long_written(eve: Person, published: Article, cara: Person, owner_connection: Owner) -> Article:
    write(published, cara, "Witness Jane Doe saw it.")
    versions = old_words(published, cara, MANY)
    ReviewNote.objects.bulk_create(ReviewNote(revision=one, author=cara, text="Well") for one in versions)
    look_over(owner_connection)
    return published


@pytest.fixture
def read_locked() -> Iterator[list[int]]:
    """How many versions were read each time from when the article was locked to the end of looking through it."""
    found: list[int] = []
    look, lock, before = find_occurrences, locked_row, [0]

    def locked(article: Article) -> Article:
        row = lock(article)
        before[0] = rows_read_so_far(Revision)
        return row

    def looked(*arguments: Any) -> occurrences.Search:
        answer = look(*arguments)
        if connection.in_atomic_block:
            found.append(rows_read_so_far(Revision) - before[0])
        return answer

    with patch.object(removing, "lock_article", locked), patch.object(removing, "find_occurrences", looked):
        yield found


def test_while_others_wait_only_what_came_meanwhile_is_looked_through(
    long_written: Article, ada: Person, eve: Person, read_locked: list[int]
) -> None:
    redaction = ask_redaction(fresh(long_written), NAME, by=ada, reason="Court order")
    agree_to_redaction(redaction, by=eve, seen=fingerprint(places_now(redaction)))
    assert len(read_locked) == 2
    assert max(read_locked) <= MEANWHILE
    assert not Revision.objects.filter(body__contains="Jane").exists()


def test_few_versions_are_in_memory_at_once(long_written: Article) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert len(find_occurrences(long_written, NAME).places) == 1
    of_versions = [query["sql"] for query in captured.captured_queries if '"body"' in query["sql"]]
    assert len(of_versions) >= 2 * (MANY // STEP)
    assert all("LIMIT" in sql for sql in of_versions)


def test_what_came_after_the_look_is_found(long_written: Article, cara: Person) -> None:
    looked = find_occurrences(long_written, NAME)
    write(long_written, cara, "Jane Doe again.")
    later = Revision.objects.order_by("-number").first()
    assert later is not None
    ReviewNote.objects.create(revision=later, author=cara, text="Jane Doe?")
    again = find_occurrences(long_written, NAME, looked)
    assert len(again.places) == len(looked.places) + 2
    assert again.places == find_occurrences(long_written, NAME).places


def test_what_was_cut_after_the_look_is_looked_through_again(
    long_written: Article, ada: Person, eve: Person
) -> None:
    looked = find_occurrences(long_written, NAME)
    redacted(long_written, Wanted(passage="Witness"), by=ada, agreed_by=eve)
    [now] = find_occurrences(long_written, NAME, looked).places
    assert [now] != [*looked.places]
    assert [now] == [*find_occurrences(long_written, NAME).places]
