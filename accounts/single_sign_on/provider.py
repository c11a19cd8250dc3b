"""Client of the identity provider: discovery, keys, code exchange. All requests go through intrusion.outgoing."""

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.errors import OAuth2Error
from django.conf import settings
from django.urls import reverse
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from accounts.single_sign_on.configuration import configuration
from audit.encryption import Secret
from intrusion import outgoing

SCOPE = "openid email profile"
KEPT_FOR = 3600.0  # seconds
KEYS_AT_MOST_EVERY = 60.0  # a token that names an unknown key must not cause a request every time
_kept: dict[str, tuple[float, Any]] = {}


class ProviderFailed(Exception):
    """The provider is unreachable or its response is invalid. The message is for the log."""


@dataclass(frozen=True)
class Description:
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str  # empty if there is none
    names_itself: bool  # RFC 9207: responses name their issuer


@dataclass(frozen=True)
class Tokens:
    id_token: str
    access_token: Secret


def description() -> Description:
    """The provider's metadata (OpenID Connect Discovery, section 4), at most an hour old."""
    kept: Description | None = _fresh("description", KEPT_FOR)
    if kept is None:
        kept = _keep("description", _described())
    return kept


def keys(*, again: bool = False) -> KeySet:
    """The provider's signing keys. ``again``: one is missing, so fetch again, but at most once a minute."""
    kept: KeySet | None = _fresh("keys", KEYS_AT_MOST_EVERY if again else KEPT_FOR)
    if kept is None:
        try:
            kept = _keep("keys", KeySet.import_key_set(_json(description().jwks_uri)))  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderFailed(f"These are no keys: {error}") from error
    return kept


def forget() -> None:
    """Clears the cache of the provider's metadata and keys."""
    _kept.clear()


def authorization_address(*, state: str, nonce: str, verifier: str, again: bool = False) -> str:
    """URL of the authorization request: code flow with PKCE (RFC 7636), state and nonce.

    again: the user must authenticate although they are logged in there already (Core, section 3.1.2.1).
    """
    more = {"prompt": "login", "max_age": 0} if again else {}
    address, _state = _client().create_authorization_url(
        description().authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier, **more
    )
    return str(address)


def tokens_for(code: str, verifier: str) -> Tokens:
    """The tokens for ``code``, not yet verified. Raises ProviderFailed."""
    try:
        answer = _client().fetch_token(
            description().token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
        )
    except (OAuth2Error, ValueError) as error:
        raise ProviderFailed(f"The code was not taken: {error}") from error
    if not isinstance(answer.get("id_token"), str):
        raise ProviderFailed("The answer holds no ID token.")
    return Tokens(answer["id_token"], Secret(str(answer.get("access_token", ""))))


def userinfo(access_token: Secret) -> dict[str, Any]:
    """Claims of the UserInfo endpoint (Core, section 5.3); some providers put only the subject in the token."""
    address = description().userinfo_endpoint
    if not address:
        return {}
    return _json(address, headers={"Authorization": f"Bearer {access_token.reveal()}"})


def _client() -> OAuth2Client:
    ours = configuration()
    return OAuth2Client(
        session=_Transport(),
        client_id=ours.client_id,
        client_secret=ours.client_secret.reveal(),
        scope=SCOPE,
        # From the settings: the client controls the Host header of a request.
        redirect_uri=str(settings.SITE_URL) + reverse("accounts:sso_callback"),
        code_challenge_method="S256",
    )


def _described() -> Description:
    issuer = configuration().issuer
    said = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        # Discovery, section 4.3: must be identical, else another provider speaks in its name.
        raise ProviderFailed(f"The provider calls itself {said.get('issuer')!r}, not {issuer!r}.")
    try:
        return Description(
            authorization_endpoint=_web_address(said["authorization_endpoint"]),
            token_endpoint=_web_address(said["token_endpoint"]),
            jwks_uri=_web_address(said["jwks_uri"]),
            userinfo_endpoint=_web_address(said["userinfo_endpoint"]) if "userinfo_endpoint" in said else "",
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )
    except KeyError as error:
        raise ProviderFailed(f"The provider's description lacks {error}.") from error


def _web_address(said: object) -> str:
    address = urlsplit(str(said))
    if address.scheme not in {"https", urlsplit(configuration().issuer).scheme} or not address.netloc:
        raise ProviderFailed(f"{said!r} is no address of a provider.")
    return str(said)


def _json(url: str, **more: Any) -> dict[str, Any]:
    answer = _sent("GET", url, **more)
    if answer.status != 200:
        raise ProviderFailed(f"{url} answers {answer.status}.")
    try:
        said = json.loads(answer.body)
    except ValueError as error:
        raise ProviderFailed(f"{url} answers no JSON.") from error
    if not isinstance(said, dict):
        raise ProviderFailed(f"{url} answers no JSON object.")
    return said


def _sent(method: str, url: str, **more: Any) -> outgoing.Answer:
    try:
        return outgoing.send(method, url, **more)
    except outgoing.Unreachable as error:
        raise ProviderFailed(str(error)) from error


class _Transport:
    """Acts as Authlib's HTTP session, on our own outgoing requests."""

    def post(self, url: str, *, data: Any, headers: Any, auth: Any) -> "_Response":
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _Response(_sent("POST", url, body=body.encode(), headers=headers))


class _Response:
    def __init__(self, answer: outgoing.Answer) -> None:
        self.status_code, self._body = answer.status, answer.body

    def json(self) -> Any:
        return json.loads(self._body)

    def raise_for_status(self) -> None:
        raise ProviderFailed(f"The provider answers {self.status_code}.")


def _fresh(name: str, seconds: float) -> Any:
    at, kept = _kept.get(name, (0.0, None))
    return kept if time.monotonic() - at < seconds else None


def _keep(name: str, value: Any) -> Any:
    _kept[name] = (time.monotonic(), value)
    return value
