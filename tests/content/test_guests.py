"""Guests who approve: who may ask them, what counts, what voids it, and that nobody gains a second yes by one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from audit.timeline import readable
from content import workflow
from content.approvals.approvals import approvals_missing
from content.articles.restore import restore_revision
from content.cms.editor.available_actions import steps_for, what_is_next
from content.errors import UncleanText, WrongState
from content.guests import inviting
from content.guests.answering import approve_as_guest, by_key, send_back_as_guest
from content.guests.inviting import ask_guest, revoke_guest
from content.models import Approval, Article, Guest, GuestReview, ReviewNote, Section
from content.notifications.emails import about_answer
from content.proofs.publication_proof import approvals_of, publication_of, roles_of
from rbac.errors import Invalid, Refused
from tests.attacks.test_words_that_came_back import made_public
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy


@pytest.fixture(autouse=True)
def _guests_may_approve(news: Section) -> None:
    with_policy(news, guests="approve")


def answered_yes(article: Article, by: Person) -> GuestReview:
    review = asked(article, by)
    link_in_mail(review)
    return approve_as_guest(review.pk)


@pytest.mark.parametrize("who", ["otto", "colin", "cara"])
def test_who_may_not_approve_asks_nobody(
    who: str, in_review: Article, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        asked(in_review, request.getfixturevalue(who))


@pytest.mark.parametrize("guests", ["none", "read"])
def test_the_policy_decides_whether_a_guest_is_asked(guests: str, in_review: Article, ed: Person) -> None:
    with_policy(in_review.section, guests=guests)
    with pytest.raises(Refused, match="no guest may approve"):
        asked(fresh(in_review), ed)


def test_nobody_asks_a_guest_about_own_words(in_review: Article, ed: Person, cara: Person) -> None:
    write(in_review, ed, "Ed's words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(Refused, match="You wrote part"):
        asked(in_review, ed)


def test_only_what_is_in_review_is_shown(draft: Article, ed: Person) -> None:
    with pytest.raises(WrongState, match="in review"):
        asked(draft, ed)


@pytest.mark.parametrize(
    "email", ["cara@example.org", "CARA@Example.org", "cara+second@example.org", "ada@example.org"]
)
def test_who_has_an_account_is_no_guest(email: str, in_review: Article, ed: Person) -> None:
    with pytest.raises(Invalid, match="has an account"):
        asked(in_review, ed, email=email)


@pytest.mark.parametrize("has", ["cara@münchen.example", "cara@xn--mnchen-3ya.example"])
@pytest.mark.parametrize("email", ["cara@MÜNCHEN.example", "cara+2@XN--mnchen-3ya.example"])
def test_nor_under_the_other_name_of_the_same_host(
    has: str, email: str, in_review: Article, ed: Person, cara: Person
) -> None:
    type(cara).objects.filter(pk=cara.pk).update(email=has)
    with pytest.raises(Invalid, match="has an account"):
        asked(in_review, ed, email=email)


@pytest.mark.parametrize("email", ["", "x", "a@b", "a@example.org\nBcc: b@example.org", "x" * 250 + "@e.org"])
def test_an_address_has_to_be_one(email: str, in_review: Article, ed: Person) -> None:
    with pytest.raises(UncleanText):
        asked(in_review, ed, email=email)


@pytest.mark.parametrize("days", [0, 15])
def test_a_guest_has_at_most_two_weeks(days: int, in_review: Article, ed: Person) -> None:
    with pytest.raises(Invalid, match="days"):
        asked(in_review, ed, days=days)


def test_few_are_asked_at_a_time(in_review: Article, ed: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "MOST", 1)
    asked(in_review, ed)
    with pytest.raises(Invalid, match="asked already"):
        asked(in_review, ed)


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("email", ["gisela@lawyers.example", "Gisela+work@Lawyers.example"])
def test_a_guest_of_two_editors_is_one_person(
    email: str, answers: bool, in_review: Article, ed: Person, edna: Person
) -> None:
    with_policy(in_review.section, approvals=2)
    review = asked(fresh(in_review), ed)
    if answers:
        link_in_mail(review)
        approve_as_guest(review.pk)
    with pytest.raises(Invalid, match="asked about this version already"):
        asked(fresh(in_review), edna, email=email)


def test_whose_link_was_revoked_or_who_was_asked_about_an_earlier_submission_is_asked_anew(
    in_review: Article, ed: Person, cara: Person
) -> None:
    revoke_guest(in_review, asked(in_review, ed).pk, by=ed)
    review = asked(in_review, ed)
    link_in_mail(review)
    send_back_as_guest(review.pk, note="Say when.")
    workflow.submit(in_review, by=cara)
    assert asked(in_review, ed).pk != review.pk


def test_the_link_goes_to_the_guest_alone_and_lies_in_no_queue(in_review: Article, ed: Person) -> None:
    review = asked(in_review, ed)
    job = ProcrastinateJob.objects.get(task_name="content.mail_guest")
    assert job.args == {"key": review.pk}
    token = link_in_mail(review).split("/")[3]
    assert mail.outbox[-1].to == ["gisela@lawyers.example"]
    assert "Ferry" not in str(mail.outbox[-1].message())
    assert GuestReview.objects.get().token_digest != token
    assert all(token not in str(entry.public) + str(entry.sealed) for entry in Entry.objects.all())


def test_the_address_lies_encrypted(in_review: Article, ed: Person) -> None:
    assert b"gisela" not in str(asked(in_review, ed).guest.sealed).encode()


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


def test_about_words_that_changed_nothing_is_answered(in_review: Article, ed: Person, cara: Person) -> None:
    review = asked(in_review, ed)
    link_in_mail(review)
    write(in_review, cara, "Other words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(WrongState, match="changed"):
        approve_as_guest(review.pk)


def test_submitted_anew_it_is_another_question(in_review: Article, ed: Person, cara: Person) -> None:
    review = asked(in_review, ed)
    link_in_mail(review)
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
    with pytest.raises(ProgrammingError, match="nobody else has approved"), transaction.atomic():
        fresh(in_review).draft.status.__class__.objects.filter(pk=in_review.draft_id).update(
            state="published"
        )


def test_a_guest_answers_once(in_review: Article, ed: Person) -> None:
    review = answered_yes(in_review, ed)
    for answer in (approve_as_guest, lambda key: send_back_as_guest(key, note="No.")):
        with pytest.raises(WrongState, match="approved"):
            answer(review.pk)
    assert Approval.objects.count() == 1


def test_a_guest_sends_it_back_with_words(in_review: Article, ed: Person) -> None:
    review = asked(in_review, ed)
    link_in_mail(review)
    with pytest.raises(UncleanText):
        send_back_as_guest(review.pk, note=" ")
    send_back_as_guest(review.pk, note="Paragraph 2 is wrong.")
    assert fresh(in_review).draft.status.state == "draft"
    note = ReviewNote.objects.get()
    assert (note.text, note.guest.name) == ("Paragraph 2 is wrong.", "Gisela Guest")


def test_a_revoked_guest_answers_nothing(in_review: Article, ed: Person, edna: Person) -> None:
    review = asked(in_review, ed)
    link_in_mail(review)
    revoke_guest(in_review, review.pk, by=edna)
    assert by_key(review.pk) is None
    with pytest.raises(WrongState):
        approve_as_guest(review.pk)


def test_who_gets_an_account_meanwhile_logs_in(in_review: Article, ed: Person, cara: Person) -> None:
    review = asked(in_review, ed)
    link_in_mail(review)
    cara.email = "gisela+news@lawyers.example"
    cara.save()
    with pytest.raises(Invalid, match="has an account"):
        approve_as_guest(review.pk)
    assert not Approval.objects.exists()


def test_the_guest_of_somebody_who_left_answers_nothing(in_review: Article, ed: Person) -> None:
    review = asked(in_review, ed)
    link_in_mail(review)
    ed.is_active = False
    ed.save()
    with pytest.raises(WrongState, match="opens nothing"):
        approve_as_guest(review.pk)


def test_the_database_takes_no_yes_without_a_guest_s_answer(in_review: Article, ed: Person) -> None:
    review = asked(in_review, ed)
    with pytest.raises(ProgrammingError, match="has not said yes"), transaction.atomic():
        Approval.objects.create(
            revision=fresh(in_review).draft, digest=digest_of(in_review), submission=1, approver=ed, guest=review,
            role="guest",
        )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"until": Now() + timedelta(days=90)}, {"guest": "0" * 32}, {"digest": "0" * 64}, {"submission": 7}],
)
def test_the_database_keeps_the_question(change: dict[str, object], in_review: Article, ed: Person) -> None:
    asked(in_review, ed)
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        GuestReview.objects.update(**change)


def test_the_database_refuses_the_guest_of_an_author(in_review: Article, ed: Person, cara: Person) -> None:
    asked(in_review, ed)
    values = GuestReview.objects.values("revision_id", "digest", "submission", "until").get()
    guest = Guest.objects.create(sealed={"key": "", "fields": [], "data": ""})
    with pytest.raises(ProgrammingError, match="no guest can be asked"), transaction.atomic():
        GuestReview.objects.create(**values, guest=guest, invited_by=cara)


def test_nor_of_somebody_whose_words_came_back(
    in_review: Article, ed: Person, cara: Person, edna: Person, ada: Person
) -> None:
    for writer, other in ((cara, edna), (ed, edna), (cara, ada)):
        write(in_review, writer, f"By {writer.name}.")
        made_public(in_review, other)
    restore_revision(fresh(in_review), 3, by=edna, base=4)
    asked(workflow.submit(fresh(in_review), by=edna), ada)
    with pytest.raises(Refused, match="wrote part of"):
        asked(in_review, ed)
    values = GuestReview.objects.values("revision_id", "digest", "submission", "until").get()
    guest = Guest.objects.create(sealed={"key": "", "fields": [], "data": ""})
    with pytest.raises(ProgrammingError, match="no guest can be asked"), transaction.atomic():
        GuestReview.objects.create(**values, guest=guest, invited_by=ed)


def test_nobody_is_asked_about_a_version_that_was_not_read(
    in_review: Article, ed: Person, cara: Person
) -> None:
    with pytest.raises(WrongState, match="changed"):
        ask_guest(in_review, by=ed, digest="0" * 64, name="Gisela", email="g@lawyers.example", days=1)


def test_an_article_does_not_move_to_where_guests_may_approve(
    in_review: Article, policies: Section, edna: Person
) -> None:
    with_policy(in_review.section, guests="none")
    with_policy(policies, guests="approve")
    with pytest.raises(WrongState, match="guests may approve"):
        workflow.move_article(in_review, policies, by=edna)


@pytest.mark.parametrize("event", ["content.article.approved", "content.article.sent_back"])
def test_the_journal_names_the_guest_who_acted(event: str, in_review: Article, ed: Person) -> None:
    review = asked(in_review, ed)
    link_in_mail(review)
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
