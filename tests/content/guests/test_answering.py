"""Answers of guests: what counts, what voids it, and that a guest and their inviter are one person."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from audit.models import Entry
from audit.timeline import readable
from content import workflow
from content.approvals.approvals import approvals_missing
from content.cms.editor.available_actions import steps_for, what_is_next
from content.errors import UncleanText, WrongState
from content.guests.answering import approve_as_guest, by_key, send_back_as_guest
from content.guests.inviting import revoke_guest
from content.models import Approval, Article, GuestReview, ReviewNote
from content.notifications.emails import about_answer
from content.proofs.publication_proof import approvals_of, publication_of, roles_of
from rbac.errors import Invalid, Refused
from tests.guests import answered_yes, asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy

pytestmark = pytest.mark.usefixtures("guests_approve")


def test_a_guest_s_yes_is_one_of_the_approvals_and_says_so(in_review: Article, ed: Person) -> None:
    answered_yes(in_review, ed)
    assert fresh(in_review).draft.status.state == "approved"
    workflow.publish(in_review, by=ed)
    publication = publication_of(fresh(in_review))
    assert publication.public["approver_roles"][1] == ["guest"]
    assert roles_of(approvals_of(fresh(in_review), publication)) == ["guest"]
    told = Entry.objects.get(event="content.guest.answered")
    assert "gisela" not in str(told.public)
    assert told.public["answer"][1] == "approved"


def test_a_guest_and_who_asked_them_are_one_person(in_review: Article, ed: Person, edna: Person) -> None:
    with_policy(in_review.section, approvals=2)
    article = fresh(in_review)
    answered_yes(article, ed)
    assert approvals_missing(fresh(article)) == 1
    with pytest.raises(Refused, match="a guest whom you asked"):
        workflow.approve(article, by=ed, digest=digest_of(article))
    with pytest.raises(Refused):
        workflow.publish(article, by=ed)
    workflow.approve(article, by=edna, digest=digest_of(article))
    assert workflow.publish(article, by=ed).live_id


def test_two_guests_of_one_editor_are_one_person_too(in_review: Article, ed: Person) -> None:
    with_policy(in_review.section, approvals=2)
    one, two = asked(fresh(in_review), ed), asked(fresh(in_review), ed, email="gero@lawyers.example")
    for review in (one, two):
        link_in_mail(review)
        approve_as_guest(review.pk)
    assert fresh(in_review).draft.status.state == "in_review"
    assert approvals_missing(fresh(in_review)) == 1


def test_who_is_asked_for_by_name_reads_that_their_own_is_still_missing(
    in_review: Article, ed: Person
) -> None:
    with_policy(in_review.section, approvals=2, demands=[[f"person:{ed.pk}"]])
    review = answered_yes(fresh(in_review), ed)
    _subject, facts = about_answer(review.pk)
    assert facts["what"] == ["This version still needs an approval by Ed."]
    workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    (what,) = about_answer(review.pk)[1]["what"]  # the two are one person still
    assert "by anybody else" in what


def test_a_later_edit_voids_it(in_review: Article, ed: Person, cara: Person) -> None:
    review = answered_yes(in_review, ed)
    write(in_review, cara, "Other words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(Refused):
        workflow.publish(in_review, by=ed)
    assert review.answer == "approved"


def test_about_words_that_changed_nothing_is_answered(
    review: GuestReview, in_review: Article, cara: Person
) -> None:
    write(in_review, cara, "Other words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(WrongState, match="changed"):
        approve_as_guest(review.pk)


def test_submitted_again_it_is_another_question(
    review: GuestReview, in_review: Article, ed: Person, cara: Person
) -> None:
    workflow.send_back(in_review, by=ed, note="Wait.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(WrongState, match="changed"):
        approve_as_guest(review.pk)


def test_a_policy_that_becomes_stricter_ends_what_was_given(in_review: Article, ed: Person) -> None:
    answered_yes(in_review, ed)
    with_policy(in_review.section, guests="read")
    assert approvals_missing(fresh(in_review)) == 1
    with pytest.raises(Refused, match="approval"):
        workflow.publish(in_review, by=ed)


def test_what_a_guest_s_yes_was_enough_for_is_then_approved_by_another(
    in_review: Article, ed: Person, edna: Person
) -> None:
    answered_yes(in_review, ed)
    assert "approve" not in steps_for(fresh(in_review), edna)
    with_policy(in_review.section, guests="read")
    assert steps_for(fresh(in_review), edna)["approve"].allowed
    assert "1 more person" in str(what_is_next(fresh(in_review)))
    workflow.approve(in_review, by=edna, digest=digest_of(in_review))
    assert workflow.publish(in_review, by=ed).live_id


def test_the_database_does_not_count_it_either(in_review: Article, ed: Person) -> None:
    answered_yes(in_review, ed)
    with_policy(in_review.section, guests="read")
    with pytest.raises(ProgrammingError, match="no one else has approved"), transaction.atomic():
        fresh(in_review).draft.status.__class__.objects.filter(pk=in_review.draft_id).update(
            state="published"
        )


def test_a_guest_answers_once(in_review: Article, ed: Person) -> None:
    review = answered_yes(in_review, ed)
    for answer in (approve_as_guest, lambda key: send_back_as_guest(key, note="No.")):
        with pytest.raises(WrongState, match="approved"):
            answer(review.pk)
    assert Approval.objects.count() == 1


def test_a_guest_sends_it_back_with_words(review: GuestReview, in_review: Article) -> None:
    with pytest.raises(UncleanText):
        send_back_as_guest(review.pk, note=" ")
    send_back_as_guest(review.pk, note="Paragraph 2 is wrong.")
    assert fresh(in_review).draft.status.state == "draft"
    note = ReviewNote.objects.get()
    assert (note.text, note.guest.name) == ("Paragraph 2 is wrong.", "Gisela Guest")


def test_a_revoked_guest_answers_nothing(review: GuestReview, in_review: Article, edna: Person) -> None:
    revoke_guest(in_review, review.pk, by=edna)
    assert by_key(review.pk) is None
    with pytest.raises(WrongState):
        approve_as_guest(review.pk)


def test_who_gets_an_account_meanwhile_logs_in(review: GuestReview, cara: Person) -> None:
    cara.email = "gisela+news@lawyers.example"
    cara.save()
    with pytest.raises(Invalid, match="has an account"):
        approve_as_guest(review.pk)
    assert not Approval.objects.exists()


def test_the_guest_of_someone_who_left_answers_nothing(review: GuestReview, ed: Person) -> None:
    ed.is_active = False
    ed.save()
    with pytest.raises(WrongState, match="opens nothing"):
        approve_as_guest(review.pk)


def test_the_database_takes_no_yes_without_a_guest_s_answer(
    review: GuestReview, in_review: Article, ed: Person
) -> None:
    with pytest.raises(ProgrammingError, match="has not said yes"), transaction.atomic():
        Approval.objects.create(
            revision=fresh(in_review).draft, digest=digest_of(in_review), submission=1, approver=ed, guest=review,
            role="guest",
        )  # fmt: skip


@pytest.mark.parametrize("event", ["content.article.approved", "content.article.sent_back"])
def test_the_audit_log_names_the_guest_who_acted(event: str, review: GuestReview) -> None:
    if event.endswith("approved"):
        approve_as_guest(review.pk)
    else:
        send_back_as_guest(review.pk, note="Ask the council.")
    line = readable([Entry.objects.get(event=event)])[0]
    assert line.actor_label == "the guest Gisela Guest (gisela@lawyers.example)"
    assert line.sentence.startswith(line.actor_label)
    assert "Gisela" not in str(Entry.objects.get(event=event).public)


def test_what_an_editor_approves_is_told_as_before(in_review: Article, ed: Person) -> None:
    workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    assert readable([Entry.objects.get(event="content.article.approved")])[0].actor_label == "Ed"
