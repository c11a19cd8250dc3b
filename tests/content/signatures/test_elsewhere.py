"""Signatures on a machine without the project: in the proof of a page and in an export of the audit log."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from audit.tree.sealing import seal_everything
from content import workflow
from content.articles.signature_check import check_signatures
from content.models import Article, Signature, SignatureCheck
from content.signatures.statement import as_recorded
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.audit.exports import check_elsewhere
from tests.commands import printed
from tests.content.public.pages.test_verify import downloaded
from tests.content.signatures.signers import WithEdDsa, WithRsa, sign, signer
from tests.newsroom import Person, fresh
from tools import verify_export

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("one_key")]  # which seals


@pytest.fixture
def signed(in_review: Article, ed: Person) -> Article:
    assert sign(in_review, ed, signer(ed)).status_code == 302
    shown: Article = fresh(workflow.publish(fresh(in_review), by=ed))
    seal_everything()
    return shown


@pytest.mark.parametrize("device", [SoftAuthenticator, WithEdDsa, WithRsa])
def test_the_worker_and_the_verifier_know_each_algorithm(
    device: Callable[[], SoftAuthenticator], in_review: Article, ed: Person
) -> None:
    assert sign(in_review, ed, signer(ed, device())).status_code == 302
    check_signatures()
    assert SignatureCheck.objects.get().why_not == ""
    recorded = as_recorded(Signature.objects.get())
    assert verify_export.wrong_signature(recorded, *_entries(recorded, in_review, ed)) == ""


def _entries(recorded: Any, article: Article, ed: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    registered = Entry.objects.get(event="accounts.passkey.added", subject_id=str(ed.pk)).public
    about = {"subject_kind": "content.article", "subject_id": str(article.pk), "revision": 1}
    key = {name: registered[name][1] for name in ("credential", "public_key")}
    return about | {"digest": recorded["statement"]["digest"]}, key | {"subject_id": str(ed.pk)}


def test_the_proof_of_a_page_holds_its_signature(signed: Article, anon: Client, tmp_path: Path) -> None:
    page = anon.get(f"/verify/{signed.public_id}/").text
    assert "1 of these approvals is signed with a passkey" in page
    path = downloaded(signed, anon, tmp_path)
    code, found = check_elsewhere(path)
    assert (code, found["approvals"][0]["signature"]["statement"]["digest"]) == (
        0,
        found["publication"]["digest"],
    )
    proof = json.loads(path.read_text())
    del proof["registrations"]
    path.write_text(json.dumps(proof))
    assert check_elsewhere(path)[1]["wrong"] == ["The public key of a signature is missing."]


def test_an_export_of_the_audit_log_holds_it_too(signed: Article, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text(printed("export_audit"))
    code, found = check_elsewhere(path)
    assert (code, found["signatures"], found["signatures_unchecked"]) == (0, 1, 0)


LIES: dict[str, tuple[Callable[[Any, Any, Any], Any], str]] = {
    "statement": (lambda s, e, r: s["statement"].update(time="2020-01-01T00:00:00Z"), "another statement"),
    "digest": (lambda s, e, r: e.update(digest="0" * 64), "something else"),
    "article": (lambda s, e, r: e.update(subject_id="7"), "something else"),
    "version": (lambda s, e, r: e.update(revision=2), "something else"),
    "person": (lambda s, e, r: r.update(subject_id="7"), "another person"),
    "credential": (lambda s, e, r: r.update(credential="0" * 64), "another person"),
    "signature": (lambda s, e, r: s["assertion"].update(signature="MAYCAQECAQE"), "does not verify"),
    "unverified": (
        lambda s, e, r: s["assertion"].update(
            authenticatorData=verify_export.short(
                (data := verify_export.long(s["assertion"]["authenticatorData"]))[:32] + bytes(1) + data[33:]
            )
        ),
        "without its owner",
    ),
}


def test_it_is_told_what_a_signature_does_not_prove(signed: Article, ed: Person) -> None:
    recorded = as_recorded(Signature.objects.get())
    for name, (lie, told) in LIES.items():
        said, (entry, registration) = copy.deepcopy(recorded), _entries(recorded, signed, ed)
        lie(said, entry, registration)
        assert told in verify_export.wrong_signature(said, entry, registration), name
