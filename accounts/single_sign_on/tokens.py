"""Token verification, and what an ID token proves here.

Every check of OpenID Connect Core, section 3.1.3.7, and of OpenID Connect Back-Channel Logout, section 2.6.
"""

import time
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

from accounts.models import Identity
from accounts.single_sign_on import provider
from accounts.single_sign_on.configuration import configuration

# Public-key signatures only: with "none" or HMAC, anyone who knows a public key could sign.
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)

CLOCKS_DIFFER_BY = 60  # seconds
OLDEST_LOG_OUT = 10 * 60  # seconds
LOG_OUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOG_OUT_TYPE = "logout+jwt"


class NotBelieved(Exception):
    """A token that is forged, expired, or meant for another recipient. The message is for the log."""


@dataclass(frozen=True)
class Arrival:
    """The verified claims of an ID token."""

    subject: str
    sid: str
    email: str
    email_verified: bool
    acr: str
    amr: frozenset[str]
    authenticated_at: int | None  # seconds since 1970; present if requested (max_age)
    claims: dict[str, Any]


@dataclass(frozen=True)
class LogOut:
    """The verified claims of a log-out token: one session, or every session of a user."""

    subject: str
    sid: str
    jti: str


def arrival_in(given: provider.Tokens, *, nonce: str) -> Arrival:
    """Verifies an ID token. Raises NotBelieved, and ProviderFailed when the provider's keys cannot be fetched."""
    signed = _signed(given.id_token)
    if _kind(signed) == LOG_OUT_TYPE:
        raise NotBelieved("A log-out token is no ID token.")
    claims = _checked(CodeIDToken, signed, needed=("iss", "aud"), nonce=nonce)
    claims = _with_userinfo(claims, given)
    return Arrival(
        subject=_text(claims["sub"]),
        sid=str(claims.get("sid") or ""),
        email=str(claims.get("email") or ""),
        email_verified=claims.get("email_verified") is True,
        acr=str(claims.get("acr") or ""),
        amr=frozenset(map(str, claims.get("amr") or ())),
        authenticated_at=_timestamp(claims.get("auth_time")),
        claims=claims,
    )


def log_out_in(token: str) -> LogOut:
    """Verifies a log-out token. Raises NotBelieved, and ProviderFailed when the provider's keys cannot be fetched."""
    signed = _signed(token)
    if _kind(signed) not in {LOG_OUT_TYPE, "jwt"} or "nonce" in signed.claims:
        raise NotBelieved("An ID token is no log-out token.")
    claims = _checked(_LogOutToken, signed, needed=("iss", "aud", "iat", "jti", "events"))
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(LOG_OUT_EVENT), dict):
        raise NotBelieved("It is about no log-out.")
    if claims["iat"] < time.time() - OLDEST_LOG_OUT:
        raise NotBelieved("It is too old.")
    found = LogOut(str(claims.get("sub") or ""), str(claims.get("sid") or ""), _text(claims["jti"]))
    if not found.subject and not found.sid:
        raise NotBelieved("It names neither a person nor a session.")
    return found


def _with_userinfo(claims: dict[str, Any], given: provider.Tokens) -> dict[str, Any]:
    """Adds email address and groups missing from the token. Never anything about how the user authenticated."""
    missing = {"email", "email_verified", configuration().role_claim} - {""} - claims.keys()
    told = provider.userinfo(given.access_token) if missing else {}
    if told and told.get("sub") != claims["sub"]:
        raise NotBelieved("The provider tells about another user.")  # Core, section 5.3.2: token substitution
    return claims | {name: told[name] for name in missing & told.keys()}


class _LogOutToken(CodeIDToken):  # type: ignore[misc]
    """Authlib's checks for a token that has no expiry of its own and may have no subject."""

    ESSENTIAL_CLAIMS = ("iss", "aud", "iat", "jti", "events")


def _signed(token: str) -> jwt.Token:
    """The token, if one of the provider's keys signed it. Fetches the keys again once, since they rotate."""
    try:
        return jwt.decode(token, provider.keys(), algorithms=ALGORITHMS)
    except (InvalidKeyIdError, BadSignatureError):
        pass
    except (JoseError, ValueError, TypeError) as error:
        raise _not_believed(error) from error
    try:
        return jwt.decode(token, provider.keys(again=True), algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError) as error:
        raise _not_believed(error) from error


def _checked(
    checks: type[Any], signed: jwt.Token, *, needed: tuple[str, ...], nonce: str = ""
) -> dict[str, Any]:
    """The claims, after checking issuer, audience, authorized party, times and nonce."""
    ours = configuration()
    options: dict[str, Any] = {name: {"essential": True} for name in needed}
    options["iss"]["value"], options["aud"]["value"] = ours.issuer, ours.client_id
    claims = checks(signed.claims, signed.header, options, {"nonce": nonce, "client_id": ours.client_id})
    try:
        claims.validate(leeway=CLOCKS_DIFFER_BY)
    except (JoseError, ValueError, TypeError) as error:
        raise _not_believed(error) from error
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise NotBelieved("It is meant for several, and does not say for whom it was made.")
    return dict(claims)


def _kind(signed: jwt.Token) -> str:
    return str(signed.header.get("typ") or "jwt").lower().removeprefix("application/")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or len(value) > 255:
        raise NotBelieved("A name in it is none.")
    return value


def _timestamp(value: Any) -> int | None:
    """``value`` if it is a timestamp not in the future (clock skew allowed), else None."""
    known = isinstance(value, int) and not isinstance(value, bool)
    return value if known and value <= time.time() + CLOCKS_DIFFER_BY else None


def _not_believed(error: Exception) -> NotBelieved:
    return NotBelieved(f"{type(error).__name__}: {error}")


KIND = "accounts.identity/"


@dataclass(frozen=True)
class ShownAtProvider:
    """The provider's own second factor, which the operator trusts."""

    identity: Identity
    name: str = "identity provider"

    @property
    def persistent_id(self) -> str:
        return f"{KIND}{self.identity.pk}"


def satisfies_us(arrival: Arrival) -> bool:
    """Whether the provider required more than a password, by values that the operator trusts."""
    ours = configuration()
    return arrival.acr in ours.trusted_acr or bool(arrival.amr & ours.trusted_amr)
