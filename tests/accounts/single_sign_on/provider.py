"""A small identity provider in the test's own process, which signs whatever a test wants. No request leaves it."""

import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from intrusion.outgoing import Answer, Unreachable

ISSUER = "https://id.example.org"
CLIENT = "the-site"
SECRET = "a secret of the client"
SUBJECT = "248289761001"
LOG_OUT_EVENT: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}


@cache
def a_key(owner: str) -> RSAKey:
    """One for each owner and run: they take long to make."""
    return RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Provider:
    """``claims`` change the ID token, ``header`` how it is signed; ``answers`` replace what an address answers."""

    email: str = "cara@example.org"
    key: RSAKey = field(default_factory=lambda: a_key("the provider"))
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    says_issuer: bool = True
    asked: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)
    nonce: str = ""
    told: dict[str, Any] = field(
        default_factory=dict
    )  # by the UserInfo endpoint, which is there if it tells anything

    def send(self, method: str, url: str, *, body: bytes = b"", headers: Any = None) -> Answer:
        """In the place of ``intrusion.outgoing.send``."""
        self.asked.append((method, url, parse_qs(body.decode())))
        match urlsplit(url).path:
            case "/.well-known/openid-configuration":
                return _json(self.description())
            case "/keys":
                return _json(KeySet([self.key]).as_dict(private=False))
            case "/me":
                return _json(self.told)
            case "/token":
                return _json({"access_token": "x", "token_type": "Bearer", "id_token": self.id_token()})
        raise Unreachable(f"{url} is not there.")

    def description(self) -> dict[str, Any]:
        more = {"userinfo_endpoint": f"{ISSUER}/me"} if self.told else {}
        return more | {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "authorization_response_iss_parameter_supported": self.says_issuer,
        }

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": SUBJECT,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": self.email,
            "email_verified": True,
            "sid": "session-over-there",
        } | self.claims
        return self.signed({name: value for name, value in claims.items() if value is not None})

    def log_out_token(self, **claims: Any) -> str:
        now = int(time.time())
        said = {
            "iss": ISSUER,
            "aud": CLIENT,
            "iat": now,
            "jti": "one",
            "events": LOG_OUT_EVENT,
            "sub": SUBJECT,
        }
        return self.signed(
            {name: value for name, value in (said | claims).items() if value is not None},
            {"typ": "logout+jwt"} | self.header,
        )

    def signed(self, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
        head = {"alg": "RS256", "kid": "one"} | (self.header if header is None else header)
        return jwt.encode(head, claims, self.key, algorithms=[head["alg"]])

    def signed_with_public_key_as_secret(self, claims: dict[str, Any]) -> str:
        """Algorithm confusion: HMAC, with the public key that everybody knows in the place of a secret."""
        secret = OctKey.import_key(self.key.as_pem(private=False), {"kid": "one"})
        return jwt.encode({"alg": "HS256", "kid": "one"}, claims, secret, algorithms=["HS256"])


def go(client: Client, provider: Provider, **form: str) -> dict[str, str]:
    """Press the button; what the provider is asked. The provider takes note of the nonce."""
    answer = client.post("/account/sso/", form)
    assert answer.status_code == 302, answer.content.decode()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
    provider.nonce = asked["nonce"]
    return asked


def come_back(client: Client, asked: dict[str, str], **more: str) -> Any:
    return client.get(
        "/account/sso/callback/", {"code": "c0de", "state": asked["state"], "iss": ISSUER} | more
    )


def arrive(client: Client, provider: Provider, **form: str) -> Any:
    return come_back(client, go(client, provider, **form))


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode(), {})
