"""A guest who wants to be forgotten: nameless everywhere, and what they approved counts and is proved as before."""

from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.db.utils import ProgrammingError

from audit.erasure.erasing import request_erasure
from audit.export.export import export_lines
from audit.models import Entry, Erasure, PersonKey
from audit.timeline import timeline_about
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from content import workflow
from content.errors import UncleanText, WrongState
from content.guests.answering import approve_as_guest, by_key, send_back_as_guest
from content.guests.erasure import erase_guest, links_for, reviews_by
from content.guests.inviting import mail_guest
from content.guests.previews import make_preview_link, open_links
from content.models import Approval, Article, Guest, GuestReview, PreviewLink, ReviewNote, Section
from content.notifications.emails import mail_to
from content.proofs.publication_proof import approvals_of, publication_of, roles_of
from content.rulebook.guests import GUEST
from rbac.errors import Refused
from tests.audit.sealer import by_force
from tests.captured_web import refused
from tests.database import Owner
from tests.guests import answered_yes, asked
from tests.newsroom import Person, digest_of, fresh
from tests.samples import samples
from tests.signing_in import signed_in
from tools import verify_export

pytestmark = pytest.mark.usefixtures("guests_approve")

WHY = "They asked for it."
BACK = "UPDATE content_guest SET sealed = %s, erased_at = NULL"

ANYTHING_OF_HERS = ("Gisela", "gisela", "lawyers.example")


def reloaded[M: (GuestReview, PreviewLink)](asked: M) -> M:
    return type(asked).objects.select_related("guest").get(pk=asked.pk)


def link_for(article: Article, by: Person, whom: str = "Petra Press (petra@paper.example)") -> PreviewLink:
    made, _address = make_preview_link(article, by=by, digest=digest_of(article), days=1, whom=whom)
    return made


@pytest.mark.parametrize("who", ["otto", "cara", "ed"], indirect=True)
def test_only_administrators_make_a_guest_nameless(who: Person, in_review: Article, edna: Person) -> None:
    review, link = asked(in_review, edna), link_for(in_review, edna)
    for one in (review, link):
        for by in (who, GUEST):
            with pytest.raises(Refused):
                erase_guest(one, by=by, reason=WHY)
    assert (reloaded(review).name, reloaded(link).whom[:5]) == ("Gisela Guest", "Petra")


@pytest.mark.parametrize("reason", ["", " \n", "x" * 401])
def test_it_takes_a_reason(reason: str, review: GuestReview, ada: Person) -> None:
    with pytest.raises(UncleanText):
        erase_guest(review, by=ada, reason=reason)
    assert not Erasure.objects.exists()


def test_it_is_done_once(review: GuestReview, ada: Person) -> None:
    erase_guest(review, by=ada, reason=WHY)
    with pytest.raises(WrongState, match="already"):
        erase_guest(review, by=ada, reason=WHY)


def test_a_user_who_has_not_answered_is_not_asked_any_more(review: GuestReview, ada: Person) -> None:
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
    review = answered_yes(in_review, ed)
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


def test_the_news_of_an_answer_names_no_one_who_was_erased(
    in_review: Article, ed: Person, ada: Person
) -> None:
    review = answered_yes(in_review, ed)
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
def test_in_the_audit_log_she_is_unreadable_once_the_key_is_gone_and_every_proof_holds(
    fresh_database: str, one_key: None, in_review: Article, ed: Person, ada: Person, owner_connection: Owner,
    settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    settings.AUDIT_HEADS_TO = [f"file://{tmp_path}/heads.jsonl"]
    review = answered_yes(in_review, ed)
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
    assert verify(processes=1).clean
    (export := tmp_path / "export.jsonl").write_text("\n".join(export_lines()) + "\n")
    assert verify_export.main([str(export)]) == 0


def everything_told(article: Article) -> str:
    return "\n".join(entry.sentence for entry in timeline_about(article))


def test_a_guest_with_the_number_of_one_who_was_erased_keeps_the_name(
    review: GuestReview, in_review: Article
) -> None:
    request_erasure(review)  # of another one, from before a restore that gave its number out again
    assert reloaded(review).name == "Gisela Guest"
    assert "Gisela Guest (gisela@lawyers.example)" in everything_told(in_review)


def test_a_backup_from_before_brings_no_one_back(
    review: GuestReview, ada: Person, owner_connection: Owner, fresh_database: str
) -> None:
    before = review.guest.sealed
    erase_guest(review, by=ada, reason=WHY)
    # What a restore leaves: the rows of then, and of what came later only who asked to be forgotten.
    for table in ("content_guest", "content_guestreview"):
        by_force(owner_connection, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    by_force(owner_connection, BACK, psycopg.types.json.Jsonb(before))
    by_force(owner_connection, "UPDATE content_guestreview SET revoked_at = NULL, revoked_by_id = NULL")
    assert (reloaded(review).name, by_key(review.pk), list(reviews_by("gisela@lawyers.example"))) == (
        "(erased)",
        None,
        [],
    )


@pytest.mark.parametrize("sql", samples(__file__)["attacks"])
def test_the_database_empties_no_guest_who_did_not_ask(sql: str, in_review: Article, ed: Person) -> None:
    asked(in_review, ed)
    refused(sql)


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
    assert Entry.objects.filter(event="content.guest.invited", person_id=str(two.guest_id)).count() == 1


def told(article: Article) -> str:
    return "\n".join(str(entry.fields) for entry in timeline_about(article))


def test_a_link_for_no_one_has_no_one_to_be_erased(draft: Article, ed: Person, ada: Person) -> None:
    with pytest.raises(WrongState):
        erase_guest(link_for(draft, ed, ""), by=ada, reason=WHY)


def test_nothing_in_clear_names_whom_it_is_for(draft: Article, ed: Person, owner_connection: Owner) -> None:
    link_for(draft, ed)
    with owner_connection.cursor() as cursor:
        for table in ("content_previewlink", "content_guest", "secure_audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert "Petra" not in str(cursor.fetchall())


def test_once_erased_no_one_reads_it_and_the_link_opens_nothing(
    draft: Article, ed: Person, ada: Person
) -> None:
    link = link_for(draft, ed)
    assert "Petra" in told(draft)
    erase_guest(link, by=ada, reason=WHY)
    assert (reloaded(link).whom, list(open_links(draft))) == ("(erased)", [])
    assert Guest.objects.get().sealed is None
    entry = Entry.objects.get(event="content.preview.created")
    assert (entry.person_kind, entry.person_id) == ("content.guest", str(link.guest_id))


def test_a_backup_from_before_brings_back_no_one_for_whom_a_link_was(
    draft: Article, ed: Person, ada: Person, owner_connection: Owner, fresh_database: str
) -> None:
    link = link_for(draft, ed)
    before = link.guest.sealed if link.guest else None
    erase_guest(link, by=ada, reason=WHY)
    by_force(owner_connection, "ALTER TABLE content_guest DISABLE TRIGGER USER")
    by_force(owner_connection, BACK, psycopg.types.json.Jsonb(before))
    assert (reloaded(link).whom, list(links_for("petra@paper.example"))) == ("(erased)", [])


def test_the_database_puts_no_one_else_beside_a_link(draft: Article, ed: Person) -> None:
    link, other = link_for(draft, ed), link_for(draft, ed, "Paul")
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        PreviewLink.objects.filter(pk=link.pk).update(guest=None)
    assert other.guest_id != link.guest_id


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Petra@Paper.example", 1), ("etra@paper.example", 0), ("paper", 0), ("Joanna", 1), ("", 0)],
)
def test_links_are_found_by_an_address_or_the_whole_name(
    asked: str, found: int, draft: Article, ed: Person
) -> None:
    link_for(draft, ed)
    link_for(draft, ed, "Joanna")
    link_for(draft, ed, "")
    assert len(list(links_for(asked))) == found


def test_an_administrator_erases_it_on_a_page(draft: Article, ed: Person, ada: Person) -> None:
    link, client = link_for(draft, ed), signed_in(ada)
    assert "Petra Press" in client.get(f"/cms/articles/{draft.pk}/guests/asked/").text
    page = f"/cms/articles/{draft.pk}/preview/{link.pk}/erase/"
    assert "Petra Press" in client.get(page).text
    assert client.post(page, {"reason": WHY}).status_code == 422
    assert client.post(page, {"reason": WHY, "understood": "on"}).status_code == 302
    assert "(for whom was erased)" in client.get(f"/cms/articles/{draft.pk}/guests/asked/").text
    assert client.get(page).status_code == 404


def test_a_link_of_another_article_is_not_found(draft: Article, news: Section, ada: Person) -> None:
    other = workflow.create_article(news, by=ada, title="Another", body="<p>x</p>")
    page = f"/cms/articles/{other.pk}/preview/{link_for(draft, ada).pk}/erase/"
    assert signed_in(ada).get(page).status_code == 404
