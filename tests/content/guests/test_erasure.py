"""A guest who wants to be forgotten: nameless everywhere, and what they approved counts and is proved as before."""

from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from audit.erasure.erasing import request_erasure
from audit.export.export import export_lines
from audit.models import Entry, Erasure, PersonKey
from audit.timeline import timeline_about
from audit.tree import sealing
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from content import workflow
from content.errors import UncleanText, WrongState
from content.guests.answering import approve_as_guest, by_key, send_back_as_guest
from content.guests.erasure import erase_guest, reviews_by
from content.guests.inviting import mail_guest
from content.models import Approval, Article, Guest, GuestReview, ReviewNote
from content.notifications.emails import mail_to
from content.proofs.publication_proof import approvals_of, publication_of, roles_of
from content.rulebook.guests import GUEST
from rbac.errors import Refused
from tests.audit.sealer import ALL_COMMITTED, SEED, by_force, key_from
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, fresh
from tools import verify_export

pytestmark = pytest.mark.usefixtures("guests_approve")

type Owner = "psycopg.Connection[Any]"

WHY = "They asked for it."

ANYTHING_OF_HERS = ("Gisela", "gisela", "lawyers.example")


def answered(article: Article, by: Person) -> GuestReview:
    review = asked(article, by)
    link_in_mail(review)
    return approve_as_guest(review.pk)


def reloaded(review: GuestReview) -> GuestReview:
    return GuestReview.objects.select_related("guest").get(pk=review.pk)


@pytest.mark.parametrize("who", ["otto", "cara", "ed"])
def test_only_administrators_make_a_guest_nameless(
    who: str, in_review: Article, edna: Person, request: pytest.FixtureRequest
) -> None:
    review = asked(in_review, edna)
    with pytest.raises(Refused):
        erase_guest(review, by=request.getfixturevalue(who), reason=WHY)
    with pytest.raises(Refused):
        erase_guest(review, by=GUEST, reason=WHY)
    assert reloaded(review).name == "Gisela Guest"


@pytest.mark.parametrize("reason", ["", " \n", "x" * 401])
def test_it_takes_a_reason(reason: str, review: GuestReview, ada: Person) -> None:
    with pytest.raises(UncleanText):
        erase_guest(review, by=ada, reason=reason)
    assert not Erasure.objects.exists()


def test_it_is_done_once(review: GuestReview, ada: Person) -> None:
    erase_guest(review, by=ada, reason=WHY)
    with pytest.raises(WrongState, match="already"):
        erase_guest(review, by=ada, reason=WHY)


def test_whoever_has_not_answered_is_not_asked_any_more(review: GuestReview, ada: Person) -> None:
    erase_guest(review, by=ada, reason=WHY)
    before = len(mail.outbox)
    mail_guest(review.pk)  # the job still lay in the queue
    assert len(mail.outbox) == before
    with pytest.raises(WrongState):
        approve_as_guest(review.pk)
    assert reloaded(review).revoked_by == ada


def test_name_and_address_are_gone_and_the_approval_counts(
    in_review: Article, ed: Person, ada: Person
) -> None:
    review = answered(in_review, ed)
    erase_guest(review, by=ada, reason=WHY)
    left = reloaded(review)
    assert (left.guest.is_erased, left.name, left.guest.email, left.guest.sealed) == (
        True,
        "(erased)",
        "",
        None,
    )
    assert (left.answer, Approval.objects.get().guest) == ("approved", review)
    workflow.publish(in_review, by=ed)
    publication = publication_of(fresh(in_review))
    assert roles_of(approvals_of(fresh(in_review), publication)) == ["guest"]


def test_the_news_of_an_answer_names_nobody_who_was_erased(
    in_review: Article, ed: Person, ada: Person
) -> None:
    review = answered(in_review, ed)
    erase_guest(review, by=ada, reason=WHY)
    mail.outbox.clear()
    mail_to(ed.pk, "guest", review.pk, "approved")
    assert [word for word in ANYTHING_OF_HERS if word in str(mail.outbox[0].message())] == []


def test_a_note_of_hers_stays_without_her_name(review: GuestReview, ada: Person) -> None:
    send_back_as_guest(review.pk, note="Paragraph 2 is wrong.")
    erase_guest(review, by=ada, reason=WHY)
    note = ReviewNote.objects.select_related("guest__guest").get()
    assert (note.text, note.guest and note.guest.name) == ("Paragraph 2 is wrong.", "(erased)")


@pytest.mark.as_worker
def test_in_the_journal_she_is_unreadable_once_the_key_is_gone_and_every_proof_holds(
    fresh_database: str, in_review: Article, ed: Person, ada: Person, owner_connection: Owner, settings: Any,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    settings.AUDIT_HEADS_TO = [f"file://{tmp_path}/heads.jsonl"]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)
    review = answered(in_review, ed)
    workflow.publish(in_review, by=ed)
    assert "Gisela Guest (gisela@lawyers.example)" in everything_told(in_review)
    erase_guest(review, by=ada, reason=WHY)
    by_force(
        owner_connection, "UPDATE secure_audit_erasure SET requested_at = requested_at - interval '73 hours'"
    )
    call_command("apply_retention", stdout=StringIO())
    seal_everything()
    told = everything_told(in_review)
    assert "(erased) ((erased)), a guest, answered about version" in told
    assert [word for word in ANYTHING_OF_HERS if word in told] == []
    assert "Ed" in told  # everybody else's keys are there
    assert verify(using="default", processes=1).clean
    (export := tmp_path / "export.jsonl").write_text("\n".join(export_lines(using="default")) + "\n")
    assert verify_export.main([str(export)]) == 0


def everything_told(article: Article) -> str:
    return "\n".join(entry.sentence for entry in timeline_about(article))


def test_a_guest_with_the_number_of_one_who_was_erased_keeps_the_name(
    review: GuestReview, in_review: Article
) -> None:
    request_erasure(review)  # of another one, from before a restore that gave its number out again
    assert reloaded(review).name == "Gisela Guest"
    assert "Gisela Guest (gisela@lawyers.example)" in everything_told(in_review)


def test_a_backup_from_before_brings_nobody_back(
    review: GuestReview, ada: Person, owner_connection: Owner, fresh_database: str
) -> None:
    before = review.guest.sealed
    erase_guest(review, by=ada, reason=WHY)
    # What a restore leaves: the rows of then, and of what came later only who asked to be forgotten.
    back = "UPDATE content_guest SET sealed = %s, erased_at = NULL"
    for table in ("content_guest", "content_guestreview"):
        by_force(owner_connection, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    by_force(owner_connection, back, psycopg.types.json.Jsonb(before))
    by_force(owner_connection, "UPDATE content_guestreview SET revoked_at = NULL, revoked_by_id = NULL")
    assert (reloaded(review).name, by_key(review.pk), list(reviews_by("gisela@lawyers.example"))) == (
        "(erased)",
        None,
        [],
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE content_guest SET sealed = NULL, erased_at = now()",
        "UPDATE content_guest SET sealed = '{}'",
        "UPDATE content_guest SET erased_at = now()",
        "INSERT INTO content_guest (id, sealed, erased_at) VALUES (gen_random_uuid(), NULL, now())",
        "DELETE FROM content_guest",
        "UPDATE content_guestreview SET guest_id = gen_random_uuid()",
    ],
)
def test_the_database_empties_no_guest_who_did_not_ask(sql: str, in_review: Article, ed: Person) -> None:
    asked(in_review, ed)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_nothing_is_put_in_again(review: GuestReview, ada: Person) -> None:
    before = review.guest.sealed
    erase_guest(review, by=ada, reason=WHY)
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        Guest.objects.update(sealed=before, erased_at=None)


def test_each_guest_has_a_key_of_their_own(in_review: Article, ed: Person, ada: Person) -> None:
    one, two = asked(in_review, ed), asked(in_review, ed, email="gero@lawyers.example")
    erase_guest(one, by=ada, reason=WHY)
    assert reloaded(two).guest.email == "gero@lawyers.example"
    holders = PersonKey.objects.filter(person_kind="content.guest").values_list("person_id", flat=True)
    assert set(holders) == {str(one.guest_id), str(two.guest_id)}
    assert Entry.objects.filter(event="content.guest.asked", person_id=str(two.guest_id)).count() == 1
