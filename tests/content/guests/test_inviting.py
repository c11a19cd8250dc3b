"""Inviting guests to review: who may, whom, and that no one gains a second approval by it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry
from content import workflow
from content.articles.restore import restore_revision
from content.errors import UncleanText, WrongState
from content.guests import inviting
from content.guests.answering import send_back_as_guest
from content.guests.inviting import invite_guest, revoke_guest
from content.models import Article, Guest, GuestReview, Section
from rbac.errors import Invalid, Refused
from tests.guests import answered_yes, asked, link_in_mail
from tests.newsroom import Person, fresh, publish, write
from tests.policies import with_policy

pytestmark = pytest.mark.usefixtures("guests_approve")


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
    (answered_yes if answers else asked)(fresh(in_review), ed)
    with pytest.raises(Invalid, match="asked about this version already"):
        asked(fresh(in_review), edna, email=email)


def test_whose_link_was_revoked_or_who_was_asked_about_an_earlier_submission_is_asked_again(
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


def test_nor_of_someone_whose_words_came_back(
    in_review: Article, ed: Person, cara: Person, edna: Person, ada: Person
) -> None:
    for writer, other in ((cara, edna), (ed, edna), (cara, ada)):
        write(in_review, writer, f"By {writer.name}.")
        publish(fresh(in_review), by=other, approver=other)
    restore_revision(fresh(in_review), 3, by=edna, base=4)
    asked(workflow.submit(fresh(in_review), by=edna), ada)
    with pytest.raises(Refused, match="wrote part of"):
        asked(in_review, ed)
    values = GuestReview.objects.values("revision_id", "digest", "submission", "until").get()
    guest = Guest.objects.create(sealed={"key": "", "fields": [], "data": ""})
    with pytest.raises(ProgrammingError, match="no guest can be asked"), transaction.atomic():
        GuestReview.objects.create(**values, guest=guest, invited_by=ed)


def test_no_one_is_asked_about_a_version_that_was_not_read(in_review: Article, ed: Person) -> None:
    with pytest.raises(WrongState, match="changed"):
        invite_guest(in_review, by=ed, digest="0" * 64, name="Gisela", email="g@lawyers.example", days=1)


def test_an_article_does_not_move_to_where_guests_may_approve(
    in_review: Article, policies: Section, edna: Person
) -> None:
    with_policy(in_review.section, guests="none")
    with_policy(policies, guests="approve")
    with pytest.raises(WrongState, match="guests may approve"):
        workflow.move_article(in_review, policies, by=edna)
