"""Signing on pages: a form offers the statement to the user's passkey, and its answer is verified before the view runs.

A statement is made by the server, bound to the session of the page, and usable for five minutes and, by its nonce,
once. Nothing of it is stored before it is signed.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.core import signing
from django.db.models import Model, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django_otp_webauthn.utils import get_credential_model
from webauthn import generate_authentication_options, options_to_json
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

from audit.stored_messages import gettext as _
from content.errors import WrongState
from content.models import ApprovalKey, Signature
from content.signatures.statement import Subject, as_recorded, challenge_of, subject_of, verify
from foundation.clock import database_now
from foundation.relying_party import host, origin
from rbac.access import requires_recent_login
from rbac.errors import Invalid

SECONDS = 5 * 60
MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError)


@dataclass(frozen=True)
class Asked:
    """What a form hands to the browser (accounts/templates/account/passkey_ask.html)."""

    challenge: str
    options: str  # JSON
    site: str


def usable_keys(user: int | None) -> QuerySet[ApprovalKey]:
    """Keys that the user ``user`` may sign with now."""
    return ApprovalKey.objects.filter(user=user, usable_from__lte=Now(), removed_at=None)


def who_can_sign(users: Iterable[int]) -> set[int]:
    """Those of ``users`` who have a key that they may sign with now."""
    keys = ApprovalKey.objects.filter(user__in=users, usable_from__lte=Now(), removed_at=None)
    return {*keys.values_list("user_id", flat=True)}


def ask_to_sign(request: HttpRequest, thing: Model) -> Asked | None:
    """Offers the statement about ``thing``; None for a user without a usable key."""
    return offers(request)(thing)


def offers(request: HttpRequest) -> Callable[[Model], Asked | None]:
    """``ask_to_sign`` for many things: two queries for all of them."""
    keys = list(usable_keys(request.user.pk).values_list("credential", flat=True))
    own = get_credential_model().objects.filter(user=request.user.pk, credential_id_sha256__in=keys)
    known = own.as_credential_descriptors() if keys else []
    return lambda thing: _asked(request, thing, known) if known else None


def _asked(request: HttpRequest, thing: Model, known: list[PublicKeyCredentialDescriptor]) -> Asked:
    subject, nonce, at = subject_of(thing), secrets.token_urlsafe(16), int(database_now().timestamp())
    options = generate_authentication_options(
        rp_id=host(),
        challenge=challenge_of(_unsigned(request, subject, nonce, at)),
        timeout=SECONDS * 1000,
        allow_credentials=known,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(
        signing.dumps([*subject, nonce, at], salt=_salt(request)), options_to_json(options), origin()
    )


def signed_or_recent[V: Callable[..., Any]](minutes: int) -> Callable[[V], V]:
    """Goes where ``@requires_recent_login`` would: a signature is a proof of who sends it, without one it is asked.

    The view gets the object and the verified Signature, not stored yet, or None. Raises Invalid for one that does not
    verify, and WrongState for one of something else.
    """

    def decorate(view: V) -> V:
        asking = requires_recent_login(minutes=minutes)(view)

        @wraps(asking)
        def signing_view(request: HttpRequest, thing: Model) -> Any:
            if request.POST.get("answer"):
                return view(request, thing, signature_in(request, thing))
            return asking(request, thing, None)

        return signing_view  # type: ignore[return-value]

    return decorate


def store(signature: Signature | None, thing: Model, *, is_demanded: bool = False) -> dict[str, Any] | None:
    """Stores the signature beside what it approves. Returns it for the audit log. Row of ``thing`` locked.

    Raises WrongState if ``thing`` changed since it was signed, and Invalid without one where it ``is_demanded``.
    """
    if signature is None:
        if is_demanded:
            raise Invalid(_("Only signed approvals count here. Sign it on the page that shows it."))
        return None
    _require_same(signature, thing)
    signature.pk = None  # a preview of the change may have stored it in a savepoint
    signature.save(force_insert=True)
    return as_recorded(signature)


def signature_in(request: HttpRequest, thing: Model) -> Signature:
    """The signature of ``thing`` that was sent, verified and not stored yet. Raises Invalid and WrongState."""
    try:
        *about, nonce, at = signing.loads(
            request.POST.get("challenge", ""), salt=_salt(request), max_age=SECONDS
        )
        answer = parse_authentication_credential_json(request.POST.get("answer", ""))
    except (signing.BadSignature, *MALFORMED):
        raise Invalid(_("That took longer than five minutes. Open the page again and sign there.")) from None
    signature = _unsigned(request, Subject(*about), nonce, at)
    _require_same(signature, thing)
    response = {
        "clientDataJSON": answer.response.client_data_json,
        "authenticatorData": answer.response.authenticator_data,
        "signature": answer.response.signature,
    }
    signature.assertion = {name: bytes_to_base64url(value) for name, value in response.items()}
    credential = hashlib.sha256(answer.raw_id).hexdigest()
    key = usable_keys(request.user.pk).filter(credential=credential).first()
    owned = get_credential_model().objects.filter(user=request.user.pk, credential_id_sha256=credential)
    try:
        if key is None or not owned.exists():
            raise ValueError(credential)
        signature.key = key
        verify(signature)
    except MALFORMED:
        raise Invalid(_("Your passkey did not sign this. Nothing was approved; try again.")) from None
    return signature


def _require_same(signature: Signature, thing: Model) -> None:
    if subject_of(thing) != (signature.purpose, signature.object, signature.digest):
        raise WrongState(_("This changed after you opened it. Read it again before you sign it."))


def _unsigned(request: HttpRequest, subject: Subject, nonce: str, at: int) -> Signature:
    time = datetime.fromtimestamp(at, UTC)
    return Signature(**subject._asdict(), site=origin(), signer_id=request.user.pk or 0, nonce=nonce, at=time)


def _salt(request: HttpRequest) -> str:
    """Different in every session."""
    session = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()
    return f"content.signatures:{session}"
