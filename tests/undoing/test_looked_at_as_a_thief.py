"""What whoever held an account would try, so that it outlives the undoing; and what undoing must not take along."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.utils import DatabaseError

from accounts.invitations import invite
from accounts.models import Invitation, User
from content import workflow
from content.actions import EDIT_ARTICLE
from content.corrections.making import correct
from content.guests.answering import approve_as_guest
from content.guests.previews import make_preview_link, open_links
from content.models import Article, GuestReview, Section
from content.models.review import State
from content.scheduling.carrying_out import carry_out_due
from content.scheduling.setting import schedule_publication, waiting
from content.set_policy import change_policy, pending
from content.trash import recover_article, trash_article
from rbac.clock import database_now
from rbac.errors import Conflict
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role, revoke_role
from secureproject.undoing import articles, reversing, window
from secureproject.undoing.reversing import take_back, what_was_done
from secureproject.undoing.window import Window, entries_of
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy
from tests.undoing.proofs import takes_back
from tests.undoing.test_taking_back import STOLEN, found, in_other_hands, only_line, undo


def admin(person: Person, ada: Person) -> Person:
    grant_role(person, "administrator", reason="helps", by=ada)
    return person


def test_what_she_wrote_herself_since_is_not_taken_along_unseen(
    draft: Article, cara: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    write(draft, cara, "Lies, and a paragraph of her own.")
    assert "Cara" in only_line(cara).warning


PARTS = ("<p>One.</p>", "<p>Two.</p>", "<p>Three.</p>", "<p>Four.</p>")


def test_of_two_who_wrote_in_turns_the_words_of_the_other_stay(
    draft: Article, cara: Person, ed: Person, ada: Person
) -> None:
    one, two, three, four = PARTS
    rewrite(draft, cara, one, two, three, four)
    with in_other_hands():  # type: ignore[attr-defined]
        rewrite(draft, cara, "<p>Lies.</p>", two, three, four)
    rewrite(draft, ed, "<p>Lies.</p>", two, "<p>Three, by Ed.</p>", four)
    with in_other_hands():  # type: ignore[attr-defined]
        rewrite(draft, cara, "<p>Lies.</p>", two, "<p>Three, by Ed.</p>", four, "<p>More lies.</p>")
    rewrite(
        draft, ed, "<p>Lies.</p>", "<p>Two, by Ed.</p>", "<p>Three, by Ed.</p>", four, "<p>More lies.</p>"
    )
    assert only_line(cara).warning == ""
    undo(cara, ada)
    newest = fresh(draft).newest
    assert newest.body == "<p>One.</p><p>Two, by Ed.</p><p>Three, by Ed.</p><p>Four.</p>"
    assert {cara.pk, ed.pk, ada.pk} <= set(fresh(draft).draft_author_ids)  # none of them approves it
    assert not found(cara).lines[0].will  # nothing of it is left


def rewrite(article: Article, by: Person, *parts: str) -> None:
    newest = fresh(article).newest
    words = {"title": newest.title, "summary": newest.summary, "body": "".join(parts)}
    workflow.save_draft(fresh(article), by=by, base=newest.number, **words)


def test_what_is_public_and_was_built_on_it_is_named(
    published: Article, cara: Person, ed: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(published, cara, "Lies.")
    write(published, cara, "Lies, and the weather.")
    workflow.approve(workflow.submit(published, by=cara), by=ed, digest=digest_of(published))
    workflow.publish(published, by=ed)
    assert "readers see version 3" in only_line(cara).warning.lower()


def test_an_approval_given_there_is_void_even_if_another_published_on_it(
    in_review: Article, ed: Person, edna: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    workflow.publish(in_review, by=edna)
    assert "Edna" in only_line(ed).warning
    undo(ed, ada)
    assert fresh(in_review).live is None


@takes_back("content.schedule.set")
def test_a_time_set_there_is_cancelled(approved: Article, ed: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        at = database_now() + timedelta(hours=1)
        schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    undo(ed, ada)
    assert not waiting().exists()
    assert fresh(approved).draft.status.state == State.APPROVED  # that was somebody else's


def test_what_the_worker_published_at_a_time_set_there_is_taken_down(
    approved: Article, ed: Person, ada: Person, owner_connection: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        at = database_now() + timedelta(milliseconds=300)
        schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    while database_now() <= at:
        pass
    assert carry_out_due().done == 1
    undo(ed, ada)
    assert fresh(approved).live is None


@takes_back("content.correction.made")
def test_an_urgent_correction_made_there_is_not_public_any_more(
    published: Article, ed: Person, ada: Person, news: Section
) -> None:
    with_policy(news, corrections=True)
    live = fresh(published).live
    with in_other_hands():  # type: ignore[attr-defined]
        correct(
            fresh(published), by=ed, title=live.title, summary=live.summary, body="<p>Lies.</p>", base=live.number,
            reason="Now.",
        )  # fmt: skip
    undo(ed, ada)
    article = fresh(published)
    assert article.live is None or article.live.body == live.body
    assert article.newest.body != "<p>Lies.</p>"


@takes_back("content.preview.made", "content.guest.asked")
def test_previews_and_guests_of_then_open_nothing(in_review: Article, ed: Person, ada: Person) -> None:
    with_policy(in_review.section, guests="approve")
    article = fresh(in_review)
    before, _link = make_preview_link(article, by=ed, digest=digest_of(article), days=1)
    with in_other_hands():  # type: ignore[attr-defined]
        make_preview_link(article, by=ed, digest=digest_of(article), days=1)
        review = asked(article, ed)
    undo(ed, ada)
    assert list(open_links(article)) == [before]
    assert GuestReview.objects.get(pk=review.pk).revoked_at


def test_the_approval_of_a_guest_who_was_asked_there_is_void(
    in_review: Article, ed: Person, ada: Person
) -> None:
    with_policy(in_review.section, guests="approve")
    with in_other_hands():  # type: ignore[attr-defined]
        review = asked(fresh(in_review), ed)
    link_in_mail(review)
    approve_as_guest(review.pk)
    assert fresh(in_review).draft.status.state == State.APPROVED
    undo(ed, ada)
    assert fresh(in_review).draft.status.state == State.DRAFT


def test_what_another_threw_away_or_took_down_since_stays_there(
    published: Article, news: Section, cara: Person, edna: Person, ada: Person
) -> None:
    draft = workflow.create_article(news, by=cara, title="Another", body="<p>x</p>")
    with in_other_hands():  # type: ignore[attr-defined]
        trash_article(draft, by=edna)
        workflow.take_down(published, by=edna, reason="Ha.")
    recover_article(draft, by=ada)
    trash_article(fresh(draft), by=ada)
    workflow.restore(published, by=ada)
    workflow.approve(workflow.submit(fresh(published), by=ada), by=edna, digest=digest_of(fresh(published)))
    workflow.publish(fresh(published), by=ada)
    workflow.take_down(fresh(published), by=ada, reason="A judge said so.")
    assert [line.do for line in found(edna).lines] == [None, None]


def test_a_role_given_before_stays_when_the_one_given_there_is_gone(
    news: Section, otto: Person, colin: Person, ada: Person
) -> None:
    eva = admin(otto, ada)
    grant_role(colin, "contributor", scope=news.scope, reason="works here", by=eva)
    with in_other_hands():  # type: ignore[attr-defined]
        given = grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    revoke_role(given, reason="strange", by=ada)
    assert only_line(eva).do is None
    assert RoleAssignment.objects.filter(user=colin, role="contributor", scope=news.scope).exists()


def test_a_role_that_she_gave_anew_later_stays(
    news: Section, otto: Person, colin: Person, ada: Person
) -> None:
    eva = admin(otto, ada)
    with in_other_hands():  # type: ignore[attr-defined]
        given = grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    revoke_role(given, reason="strange", by=ada)
    grant_role(colin, "editor", scope=news.scope, reason="now really", by=eva)
    assert only_line(eva).do is None


@takes_back("rbac.role.extended")
def test_a_role_that_was_only_prolonged_there_ends_when_it_did(
    news: Section, otto: Person, colin: Person, ada: Person
) -> None:
    eva, end = admin(otto, ada), database_now() + timedelta(days=3)
    grant_role(colin, "editor", scope=news.scope, until=end, reason="for the summer", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    undo(eva, ada)
    assert RoleAssignment.objects.get(user=colin, role="editor").until == end


@takes_back("rbac.role.revoked")
def test_a_role_taken_there_is_given_back(news: Section, otto: Person, ed: Person, ada: Person) -> None:
    eva = admin(otto, ada)
    held = RoleAssignment.objects.get(user=ed)
    with in_other_hands():  # type: ignore[attr-defined]
        revoke_role(held, reason="Ha.", by=eva)
    undo(eva, ada)
    assert RoleAssignment.objects.filter(user=ed, role=held.role, scope=held.scope).exists()


def test_a_permission_of_another_team_stays(draft: Article, otto: Person, ada: Person) -> None:
    eva, ours, theirs = (
        admin(otto, ada),
        Group.objects.create(name="Ours"),
        Group.objects.create(name="Theirs"),
    )
    kept = grant_object(ours, EDIT_ARTICLE, draft, reason="works on it", by=eva)
    with in_other_hands():  # type: ignore[attr-defined]
        given = grant_object(theirs, EDIT_ARTICLE, draft, reason="Ha.", by=eva)
    undo(eva, ada)
    model = type(kept)
    assert (model.objects.filter(pk=kept.pk).exists(), model.objects.filter(pk=given.pk).exists()) == (
        True,
        False,
    )


@takes_back("accounts.person.invited")
def test_an_invitation_sent_there_opens_nothing(otto: Person, ada: Person) -> None:
    eva = admin(otto, ada)
    with in_other_hands():  # type: ignore[attr-defined]
        invite("friend@thief.example", "A friend", by=eva, role="editor")
    assert len(undo(eva, ada).left) == 0
    friend = User.objects.get(email="friend@thief.example")
    assert not Invitation.objects.filter(user=friend, used_at=None).exists()
    assert not RoleAssignment.objects.filter(user=friend).exists()


def test_an_account_that_came_of_it_is_deactivated(otto: Person, ada: Person) -> None:
    eva = admin(otto, ada)
    with in_other_hands():  # type: ignore[attr-defined]
        invite("friend@thief.example", "A friend", by=eva)
    friend = User.objects.get(email="friend@thief.example")
    Invitation.objects.filter(user=friend).update(used_at=database_now())
    friend.set_password("long enough for anybody")
    friend.save()
    undo(eva, ada)
    assert not User.objects.get(pk=friend.pk).is_active


def test_a_loosening_asked_for_there_waits_for_nobody(otto: Person, ada: Person, news: Section) -> None:
    eva = admin(otto, ada)
    with in_other_hands():  # type: ignore[attr-defined]
        change_policy(news, {"comments": "open"}, by=eva, reason="Ha.")
    assert pending().count() == 1
    undo(eva, ada)
    assert not pending().exists()


def test_what_the_database_refuses_takes_nothing_else_along(
    published: Article, news: Section, cara: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = workflow.create_article(news, by=cara, title="Another", body="<p>x</p>")
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
        write(published, cara, "Lies.")
    first = found(cara).lines[0].key
    real = articles.take_back

    def fails(article: Article, *rest: Any, by: Person) -> None:
        if f"article:{article.pk}" == first:
            raise DatabaseError
        real(article, *rest, by=by)

    monkeypatch.setattr(articles, "take_back", fails)
    undone = undo(cara, ada)
    assert ([line.key for line, _why in undone.left], len(undone.done)) == ([first], 1)


def test_the_second_of_two_who_undo_at_once_looks_again(draft: Article, cara: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    seen = found(cara)
    keys = {line.key for line in seen.lines}
    take_back(cara, STOLEN, keys, by=ada, seen=seen.fingerprint, reason="Stolen.")
    with pytest.raises(Conflict):
        take_back(cara, STOLEN, keys, by=ada, seen=seen.fingerprint, reason="Stolen.")


@takes_back("content.revision.restored")
def test_undoing_is_undone(published: Article, cara: Person, ed: Person, ada: Person, edna: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(published, cara, "The truth.")
    eva, before = admin(edna, ada), database_now()
    undo(cara, ada)
    assert fresh(published).newest.body == "<p>From May.</p>"
    hers = Window(since=before)
    seen = what_was_done(ada, hers)
    take_back(
        ada, hers, {f"article:{published.pk}"}, by=eva, seen=seen.fingerprint, reason="It was the truth."
    )
    assert fresh(published).newest.body == "<p>The truth.</p>"


def test_a_window_of_thousands_is_looked_at_part_by_part(
    draft: Article, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (window, reversing):
        monkeypatch.setattr(module, "MOST", 2)
    with in_other_hands():  # type: ignore[attr-defined]
        for number in range(5):
            write(draft, cara, f"Lie {number}.")
    seen = what_was_done(cara, STOLEN)
    assert (seen.more, len(entries_of(cara, STOLEN))) == (True, 3)
    assert seen.go_on is not None
    rest = what_was_done(cara, Window(session=STOLEN.session, since=seen.go_on))
    assert rest.lines
