"""After an account was in other hands: what was done with it is taken back, and the work of everybody else stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from audit.context import RequestContext, use_context
from audit.models import Entry
from content import workflow
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from content.models.review import State
from content.trash import trash_article
from rbac.clock import database_now
from rbac.errors import Conflict, Invalid, Refused
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from secureproject.undoing import window
from secureproject.undoing.line import Line
from secureproject.undoing.lines import Found
from secureproject.undoing.reversing import Undone, take_back, what_was_done
from secureproject.undoing.window import MOST, Window, entries_of, sessions_of
from tests.counting import rows_read
from tests.media.files import picture, upload
from tests.newsroom import Person, digest_of, fresh, write
from tests.undoing.proofs import takes_back

SESSION = "ab" * 32
STOLEN = Window(session=SESSION)


def in_other_hands() -> object:
    return use_context(RequestContext(session_digest=SESSION))


def found(person: Person) -> Found:
    return what_was_done(person, STOLEN)


def only_line(person: Person) -> Line:
    (line,) = found(person).lines
    return line


def undo(person: Person, by: Person, *keys: str) -> Undone:
    seen = found(person)
    chosen = set(keys) or {line.key for line in seen.lines}
    return take_back(person, STOLEN, chosen, by=by, seen=seen.fingerprint, reason="Her password was stolen.")


@pytest.mark.parametrize("who", ["otto", "cara", "ed", "edna"])
def test_only_administrators_take_anything_back(
    who: str, draft: Article, cara: Person, request: pytest.FixtureRequest
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    with pytest.raises(Refused):
        undo(cara, request.getfixturevalue(who))
    assert fresh(draft).newest.body == "<p>Lies.</p>"


def test_without_a_reason_or_a_line_nothing_happens(draft: Article, cara: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    seen = found(cara).fingerprint
    for keys, reason in ((set(), "Stolen."), ({f"article:{draft.pk}"}, " ")):
        with pytest.raises(Invalid):
            take_back(cara, STOLEN, keys, by=ada, seen=seen, reason=reason)


def test_only_what_was_looked_at_is_taken_back(draft: Article, cara: Person, ed: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    seen = found(cara).fingerprint
    write(draft, ed, "Mended.")
    with pytest.raises(Conflict):
        take_back(cara, STOLEN, {f"article:{draft.pk}"}, by=ada, seen=seen, reason="Stolen.")


@takes_back("content.article.edited")
def test_an_edit_goes_back_to_the_version_before(draft: Article, cara: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
        write(draft, cara, "More lies.")
    assert len(undo(cara, ada).done) == 1
    article = fresh(draft)
    assert (article.newest.body, article.newest.number) == ("<p>From May.</p>", 4)
    assert article.revisions.filter(body="<p>Lies.</p>").exists()  # nothing is lost


def test_what_she_did_herself_stays(draft: Article, news: Section, cara: Person, ada: Person) -> None:
    own = workflow.create_article(news, by=cara, title="Her own", body="<p>x</p>")
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    undo(cara, ada)
    assert fresh(own).trashed_at is None
    assert fresh(own).newest.number == 1


def test_what_others_built_on_it_is_shown_and_not_ticked(
    draft: Article, cara: Person, ed: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    write(draft, ed, "Lies, and a better headline.")
    line = only_line(cara)
    assert "Ed" in line.warning
    undo(cara, ada, line.key)  # somebody read it and chose to
    assert fresh(draft).newest.body == "<p>From May.</p>"
    assert fresh(draft).revisions.filter(author=ed).count() == 1


@takes_back("content.article.published")
def test_a_publication_is_taken_down(approved: Article, ed: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.publish(approved, by=ed)
    undo(ed, ada)
    assert fresh(approved).live is None


@takes_back("content.article.approved")
def test_an_approval_is_void(in_review: Article, ed: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    undo(ed, ada)
    assert fresh(in_review).draft.status.state == State.DRAFT


@takes_back("content.article.created")
def test_what_was_begun_goes_to_the_trash(news: Section, cara: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        article = workflow.create_article(news, by=cara, title="Spam", body="<p>x</p>")
    undo(cara, ada)
    assert fresh(article).trashed_at is not None


@takes_back("content.article.taken_down", "content.article.moved", "content.article.trashed")
def test_what_was_taken_down_thrown_away_or_moved_comes_back(
    published: Article, news: Section, policies: Section, edna: Person, ada: Person
) -> None:
    moved = workflow.create_article(news, by=ada, title="Stays in News", body="<p>x</p>")
    thrown = workflow.create_article(news, by=ada, title="Not for the trash", body="<p>x</p>")
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.take_down(published, by=edna, reason="Ha.")
        workflow.move_article(moved, policies, by=edna)
        trash_article(thrown, by=edna)
    assert len(undo(edna, ada).done) == 3
    assert fresh(published).archived_at is None
    assert fresh(moved).address.path == "news/stays-in-news"
    assert fresh(thrown).trashed_at is None


def test_an_upload_goes_to_the_trash(tmp_path: Path, news: Section, cara: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        asset = upload(picture(tmp_path), by=cara, section=news)
    undo(cara, ada)
    asset.refresh_from_db()
    assert asset.trashed_at is not None


@takes_back("rbac.role.granted", "rbac.grant.given")
def test_roles_and_permissions_are_taken_away(
    draft: Article, news: Section, otto: Person, colin: Person, ada: Person
) -> None:
    eva = grant_role(otto, "administrator", reason="helps", by=ada).user
    assert eva
    with in_other_hands():  # type: ignore[attr-defined]
        grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
        grant_object(colin, EDIT_ARTICLE, draft, reason="Ha.", by=eva)
    assert len(undo(eva, ada).done) == 2
    assert not RoleAssignment.objects.filter(user=colin, role="editor").exists()


def test_a_role_that_another_gave_anew_stays(news: Section, otto: Person, colin: Person, ada: Person) -> None:
    eva = grant_role(otto, "administrator", reason="helps", by=ada).user
    assert eva
    with in_other_hands():  # type: ignore[attr-defined]
        given = grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    RoleAssignment.objects.filter(pk=given.pk).update(assigned_by=ada)
    line = only_line(eva)
    assert not line.will
    assert line.why_not


def test_one_entry_of_its_own_beside_those_of_the_verbs(draft: Article, cara: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    undo(cara, ada)
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))[-2:]
    assert events == ["content.revision.restored", "secureproject.work.undone"]


def test_what_the_rules_refuse_is_left_and_said(
    published: Article, ed: Person, cara: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.take_down(published, by=ed, reason="Ha.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_section SET title = title")
    seen = found(ed)
    workflow.restore(published, by=ed)
    assert what_was_done(ed, STOLEN).lines[0].why_not
    assert seen.lines[0].will


def test_a_window_of_time_holds_what_happened_in_it(draft: Article, cara: Person) -> None:
    write(draft, cara, "Lies.")
    now, hour = database_now(), timedelta(hours=1)
    assert entries_of(cara, Window(since=now - hour, until=now + hour))
    assert not entries_of(cara, Window(until=now - hour))
    assert not entries_of(cara, Window(since=now + hour))


def test_the_sessions_of_somebody_are_listed_with_what_was_done(draft: Article, cara: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    (session,) = sessions_of(cara)
    assert (session["session_digest"], session["entries"]) == (SESSION, 1)
    assert len(entries_of(cara, STOLEN)) <= MOST


def test_of_somebody_who_did_much_the_newest_is_looked_through(
    draft: Article, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        for number in range(12):
            write(draft, cara, f"Lie number {number}.")
    monkeypatch.setattr(window, "NEWEST", 3)
    assert [session["entries"] for session in sessions_of(cara)] == [3]
    assert rows_read(Entry, lambda: sessions_of(cara)) <= 2 * 3
