"""Passkey ceremonies: registration and authentication (WebAuthn Level 3, sections 7.1 and 7.2).

The checks are django-otp-webauthn's. Its views are not installed: they log users in by themselves, without our rate
limits and enrolment checks. ASVS 6.5.1, 6.6.2, 6.8.1 and NIST SP 800-63B-4, 3.1.7.
"""

import ipaddress
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django_otp_webauthn.exceptions import CredentialNotFound, CredentialUserMismatch, OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnUserHandle
from webauthn import verify_authentication_response
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json, parse_client_data_json
from webauthn.helpers.exceptions import (
    InvalidAuthenticationResponse,
    InvalidJSONStructure,
    WebAuthnException,
)
from webauthn.helpers.structs import AuthenticationCredential, UserVerificationRequirement

from accounts.errors import PasskeyRefused
from accounts.models import Passkey, User
from accounts.second_factor import passkey_challenges
from accounts.second_factor.passkey_challenges import Purpose
from accounts.sessions.http import AnyRequest
from foundation.relying_party import host, origin

MALFORMED = (WebAuthnException, OTPWebAuthnApiError, IntegrityError, ValueError, TypeError, KeyError)


def possible() -> bool:
    """False if the site's only name is an IP address: WebAuthn does not allow it as a relying party."""
    try:
        ipaddress.ip_address(host())
    except ValueError:
        return bool(host())
    return False


class Ceremonies(WebAuthnHelper):  # type: ignore[misc]
    """django-otp-webauthn's helper, with the rules of this site."""

    def __init__(self, request: HttpRequest, label: str = "") -> None:
        super().__init__(request)
        self.label = label

    def get_relying_party_domain(self) -> str:
        return host()

    def get_relying_party_name(self) -> str:
        return host()

    def get_allowed_origins(self) -> list[str]:
        return [origin()]

    def get_credential_display_name(self, user: User) -> str:
        return user.name or user.email

    def get_generate_registration_options_kwargs(self, *, user: User) -> dict[str, Any]:
        options: dict[str, Any] = super().get_generate_registration_options_kwargs(user=user)
        # Every passkey must suffice to log in alone, so it must verify its owner: a finder must not get in.
        options["authenticator_selection"].user_verification = UserVerificationRequirement.REQUIRED
        return options

    def get_generate_authentication_options_kwargs(self, **about: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_generate_authentication_options_kwargs(**about)
        if not about["require_user_verification"]:
            options["user_verification"] = UserVerificationRequirement.PREFERRED
        return options

    def create_credential(self, *args: Any) -> Passkey:
        passkey: Passkey = super().create_credential(*args)
        passkey.label = self.label
        return passkey

    def create_attestation(self, *args: Any) -> None:
        """Attestation is neither requested nor stored: it would reveal the model of the user's device."""


@dataclass(frozen=True)
class Asked:
    """The challenge that a page hands to the browser."""

    challenge: str  # its name; the challenge itself is in ``options`` and in the session
    options: str  # JSON


@dataclass(frozen=True)
class Answer:
    """The browser's response. Untrusted until verified."""

    challenge: str
    credential: dict[str, Any]


def ask_to_register(request: AnyRequest, user: User) -> Asked:
    options, state = Ceremonies(request).register_begin(user)
    return _asked(request, Purpose.REGISTER, user, options, state)


def ask(request: AnyRequest, purpose: Purpose, user: User | None = None) -> Asked:
    """Requests a passkey of ``user``, or of any user if none is known yet; then user verification is required."""
    options, state = Ceremonies(request).authenticate_begin(user, require_user_verification=user is None)
    return _asked(request, purpose, user, options, state)


def register_passkey(
    request: AnyRequest, user: User, state: dict[str, Any], answer: Answer, *, label: str
) -> Passkey:
    """Saves and returns the new passkey; ``state`` comes from ``take_state``. Raises PasskeyRefused."""
    with _refusing(answer), transaction.atomic():
        _refuse_frames(answer)
        passkey: Passkey = Ceremonies(request, label).register_complete(user, state, answer.credential)
    return passkey


def verify(request: AnyRequest, purpose: Purpose, answer: Answer, user: User | None = None) -> Passkey:
    """The passkey that signed the challenge, with its owner. Raises PasskeyRefused."""
    state = take_state(request, purpose, user, answer)
    with _refusing(answer, state), transaction.atomic():
        _refuse_frames(answer)
        credential = parse_authentication_credential_json(answer.credential)
        # Two concurrent responses of one device must not both exceed the stored counter.
        known = Passkey.objects.select_for_update(of=("self",)).select_related("user")
        passkey: Passkey | None = known.filter(credential_id_sha256=_digest(credential)).first()
        if passkey is None or not passkey.is_genuine:
            raise CredentialNotFound
        _refuse_another_owner(passkey, credential, named=user is not None)
        Ceremonies(request).authenticate_complete(
            passkey.user if user is None else user, state, answer.credential
        )
    return passkey


def take_state(request: AnyRequest, purpose: Purpose, user: User | None, answer: Answer) -> dict[str, Any]:
    """The state of the challenge, usable once. Raises PasskeyRefused if there is none."""
    state = passkey_challenges.take(request, purpose, user, answer.challenge)
    if state is None:
        raise PasskeyRefused(_("That took longer than five minutes, or was sent twice. Try again."))
    return state


def _asked(
    request: AnyRequest, purpose: Purpose, user: User | None, options: Any, state: dict[str, Any]
) -> Asked:
    return Asked(passkey_challenges.keep(request, purpose, user, state), json.dumps(options))


@contextmanager
def _refusing(answer: Answer, state: dict[str, Any] | None = None) -> Iterator[None]:
    """Turns any error of a response into PasskeyRefused, with the owner if the passkey is known."""
    try:
        yield
    except MALFORMED as error:
        passkey = _named_in(answer) if state else None
        # The library checks the counter before the signature; without the key, no attacker may raise this alarm.
        suspect = passkey and state and isinstance(error, InvalidAuthenticationResponse)
        raise PasskeyRefused.in_general(
            passkey=passkey,
            cloned=bool(suspect and passkey and state and _only_the_count_is_wrong(passkey, state, answer)),
        ) from error


def _named_in(answer: Answer) -> Passkey | None:
    try:
        credential = parse_authentication_credential_json(answer.credential)
    except (WebAuthnException, ValueError):
        return None
    known = Passkey.objects.select_related("user").filter(credential_id_sha256=_digest(credential))
    found: Passkey | None = known.first()
    return found


def _only_the_count_is_wrong(passkey: Passkey, state: dict[str, Any], answer: Answer) -> bool:
    try:
        verify_authentication_response(
            credential=answer.credential,
            credential_current_sign_count=0,
            credential_public_key=bytes(passkey.public_key),
            expected_challenge=base64url_to_bytes(state["challenge"]),
            expected_rp_id=host(),
            expected_origin=[origin()],
            require_user_verification=state["require_user_verification"],
        )
    except MALFORMED:
        return False
    return True


def _refuse_frames(answer: Answer) -> None:
    """A foreign page that frames one of ours may not request a passkey (section 5.8.1, crossOrigin)."""
    client_data = parse_client_data_json(base64url_to_bytes(answer.credential["response"]["clientDataJSON"]))
    if client_data.cross_origin:
        raise InvalidJSONStructure("The answer comes from a frame.")


def _refuse_another_owner(passkey: Passkey, credential: AuthenticationCredential, *, named: bool) -> None:
    """The user handle in the response must match our owner, and must be present if no user was named."""
    handle = credential.response.user_handle
    if handle is None and named:
        return
    own = WebAuthnUserHandle.get_handle_for_user(passkey.user)
    if not constant_time_compare(own, handle or b""):
        raise CredentialUserMismatch


def _digest(credential: AuthenticationCredential) -> str:
    return str(Passkey.get_credential_id_sha256(credential.raw_id))
