"""Signed approvals: what a passkey signs is exactly what is approved, once, and by a key that its owner knows of."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models.functions import Now

from audit.models import Entry
from content.articles.signature_check import check_signatures
from content.models import Approval, ApprovalKey, Article, Signature, SignatureCheck
from content.notifications.key_notices import announce_keys
from content.signatures.statement import statement_of
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import passkey_of
from tests.content.signatures.signers import answer_on, sign, signer
from tests.newsroom import Person, digest_of, fresh, write
from tests.signing_in import signed_in

pytestmark = pytest.mark.as_worker  # who announces and checks


@pytest.fixture
def device(ed: Person) -> SoftAuthenticator:
    return signer(ed)


def test_a_signed_approval_is_kept_recorded_and_right(
    in_review: Article, ed: Person, device: SoftAuthenticator
) -> None:
    assert sign(in_review, ed, device).status_code == 302
    signed, given = Signature.objects.get(), Approval.objects.get()
    said = statement_of(signed)
    assert (said["digest"], said["approver"], said["purpose"]) == (given.digest, str(ed.pk), "approve")
    assert said["object"] == f"content.article:{in_review.pk}:1:1"
    entry = Entry.objects.filter(event="content.article.approved").latest("pk")
    assert entry.public["signature"][1]["statement"] == said
    check_signatures()
    assert SignatureCheck.objects.get().why_not == ""
    assert fresh(in_review).draft.status.state == "approved"


def test_a_signature_is_a_proof_of_who_approves(
    in_review: Article, ed: Person, device: SoftAuthenticator
) -> None:
    assert sign(in_review, ed, device, minutes_ago=300).status_code == 302
    assert Approval.objects.exists()


def test_a_key_is_not_offered_before_its_owner_had_mail_for_72_hours(in_review: Article, ed: Person) -> None:
    passkey_of(ed)
    mail.outbox.clear()
    announce_keys()
    assert [letter.to for letter in mail.outbox] == [[ed.email]]
    key = ApprovalKey.objects.get()
    assert key.usable_from is not None
    assert key.usable_from > fresh(in_review).changed_at + timedelta(hours=71)
    assert signed_in(ed).get(f"/cms/articles/{in_review.pk}/review/").context["signing"] is None
    announce_keys()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("wrong", ["replay", "session", "unverified", "framed", "other words", "removed"])
def test_what_is_not_signed_for_this_approves_nothing(
    wrong: str, in_review: Article, ed: Person, cara: Person, device: SoftAuthenticator
) -> None:
    home, client = f"/cms/articles/{in_review.pk}", signed_in(ed)
    device.verifies, device.framed = wrong != "unverified", wrong == "framed"
    sent = answer_on(client, f"{home}/review/", device)
    if wrong == "replay":
        sent["answer"] = answer_on(client, f"{home}/review/", device)["answer"]
    elif wrong == "session":
        client = signed_in(ed)
    elif wrong == "other words":
        write(in_review, cara, "From June.")
        signed_in(cara).post(f"{home}/submit/")
    elif wrong == "removed":
        ApprovalKey.objects.update(removed_at=Now())
    answer = client.post(f"{home}/approve/", {"digest": digest_of(in_review), **sent})
    assert answer.status_code in {409, 422}
    assert not Approval.objects.exists()


def test_a_statement_is_signed_once(in_review: Article, ed: Person, device: SoftAuthenticator) -> None:
    home, client = f"/cms/articles/{in_review.pk}", signed_in(ed)
    sent = {"digest": digest_of(in_review), **answer_on(client, f"{home}/review/", device)}
    assert client.post(f"{home}/approve/", sent).status_code == 302
    assert client.post(f"{home}/approve/", sent).status_code in {403, 409}
    assert Signature.objects.count() == 1


def test_an_older_key_lets_a_newer_one_sign_at_once(ed: Person, device: SoftAuthenticator) -> None:
    newer = passkey_of(ed, "Phone")
    announce_keys()
    page, client = "/cms/approval-keys/", signed_in(ed)
    key = ApprovalKey.objects.latest("pk")
    assert client.post(f"{page}{key.pk}/trust/", answer_on(client, page, newer)).status_code == 422
    assert client.post(f"{page}{key.pk}/trust/", answer_on(client, page, device)).status_code == 302
    check_signatures()
    assert not ApprovalKey.objects.filter(usable_from__gt=Now()).exists()
    assert Entry.objects.filter(event="content.approval_key.trusted").exists()


def test_no_one_lets_the_key_of_another_sign(ed: Person, edna: Person, device: SoftAuthenticator) -> None:
    passkey_of(edna)
    announce_keys()
    key: Any = ApprovalKey.objects.get(user=edna)
    assert signed_in(ed).post(f"/cms/approval-keys/{key.pk}/trust/", {"answer": "{}"}).status_code == 404


def test_a_removed_passkey_is_a_removed_key(ed: Person, device: SoftAuthenticator) -> None:
    ed_passkey = type(ed).objects.get(pk=ed.pk).passkey_set
    ed_passkey.all().delete()
    check_signatures()
    assert ApprovalKey.objects.get().removed_at is not None
