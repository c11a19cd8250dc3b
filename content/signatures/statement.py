"""Signed statements: what exactly a passkey signs when its owner approves something, and verification.

The challenge of the assertion is the SHA-256 of the statement in canonical JSON (RFC 8785), so whatever verifies the
assertion (WebAuthn Level 3, section 7.2) verifies every value in it. tools/verify_export.py does the same offline.
"""

import hashlib
from datetime import UTC
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db.models import Model
from webauthn import verify_authentication_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import InvalidAuthenticationResponse
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    PublicKeyCredentialType,
)

from audit.models import Entry
from audit.row import canonical
from content.models import (
    ApprovalKey,
    Article,
    EmergencyPass,
    PolicyChange,
    PublicText,
    Revision,
    Signature,
    UrgentCorrection,
)
from content.models.signature import Purpose
from content.policy import NAMES


class Subject(NamedTuple):
    """What is signed: the three values of a statement that say it."""

    purpose: str
    object: str
    digest: str


def subject_of(thing: Model) -> Subject:
    """The subject of an approval (of an article: its draft as submitted). Raises TypeError for what no one signs."""
    match thing:
        case Article(draft=Revision() as draft):
            return version_subject(draft)
        case UrgentCorrection():
            return version_subject(thing.revision)
        case EmergencyPass():
            return Subject(Purpose.SIGN_OFF, _name(thing), thing.digest)
        case PublicText():
            return Subject(Purpose.ACCEPT_TEXT, _name(thing), thing.digest)
        case PolicyChange():
            wanted = {
                name: getattr(thing, name) for name in (*NAMES, "section_id", "kind", "to_id", "before")
            }
            return Subject(Purpose.AGREE_POLICY, _name(thing), _digest(canonical(wanted)))
        case ApprovalKey():
            return Subject(Purpose.TRUST_KEY, _name(thing), _digest(public_key_of(thing)))
    raise TypeError(f"{thing!r} is nothing that is approved.")


def version_subject(revision: Revision) -> Subject:
    name = f"content.article:{revision.article_id}:{revision.number}:{revision.status.submission}"
    return Subject(Purpose.APPROVE, name, revision.digest)


def _name(thing: Model) -> str:
    return f"{thing._meta.label_lower}:{thing.pk}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def statement_of(signature: Signature) -> dict[str, str]:
    """Its canonical values, as text. ``time``: when the page with the challenge was made, in UTC."""
    return {
        "site": signature.site,
        "purpose": str(signature.purpose),
        "object": signature.object,
        "digest": signature.digest,
        "approver": str(signature.signer_id),
        "nonce": signature.nonce,
        "time": f"{signature.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def challenge_of(signature: Signature) -> bytes:
    return hashlib.sha256(canonical(statement_of(signature))).digest()


def public_key_of(key: ApprovalKey) -> bytes:
    """As the audit log recorded it at registration, in COSE. Raises KeyError if the entry has none."""
    return base64url_to_bytes(Entry.objects.get(pk=key.entry).public["public_key"][1])


def verify(signature: Signature) -> None:
    """Verifies the assertion with the recorded key. Raises WebAuthnException, ValueError, TypeError or KeyError.

    A passkey that does not verify its owner signs nothing: the finder of a key must not approve.
    """
    given = {name: base64url_to_bytes(value) for name, value in signature.assertion.items()}
    credential = bytes.fromhex(signature.key.credential)
    if parse_client_data_json(given["clientDataJSON"]).cross_origin:
        raise InvalidAuthenticationResponse("The answer comes from a frame.")
    verify_authentication_response(
        credential=AuthenticationCredential(
            id=bytes_to_base64url(credential),
            raw_id=credential,
            response=AuthenticatorAssertionResponse(
                client_data_json=given["clientDataJSON"],
                authenticator_data=given["authenticatorData"],
                signature=given["signature"],
            ),
            type=PublicKeyCredentialType.PUBLIC_KEY,
        ),
        expected_challenge=challenge_of(signature),
        expected_rp_id=urlsplit(signature.site).hostname or "",
        expected_origin=signature.site,
        credential_public_key=public_key_of(signature.key),
        credential_current_sign_count=0,
        require_user_verification=True,
    )


def as_recorded(signature: Signature) -> dict[str, Any]:
    """The signature in the audit log, in proofs and in exports."""
    return {
        "statement": statement_of(signature),
        "credential": signature.key.credential,
        "assertion": signature.assertion,
    }
