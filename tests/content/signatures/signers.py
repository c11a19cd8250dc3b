"""People who sign: a passkey in software, about which its owner had mail long ago."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from django.db.models.functions import Now
from django.test import Client

from content.models import ApprovalKey, Article
from content.notifications.key_notices import announce_keys
from tests.accounts.soft_authenticator import SoftAuthenticator, cbor
from tests.accounts.touching import register
from tests.newsroom import Person, digest_of
from tests.signing_in import signed_in


@dataclass
class WithEdDsa(SoftAuthenticator):
    other: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def _sign(self, data: bytes) -> bytes:
        return self.other.sign(data)

    def _cose(self) -> bytes:
        return cbor({1: 1, 3: -8, -1: 6, -2: self.other.public_key().public_bytes_raw()})


@dataclass
class WithRsa(SoftAuthenticator):
    other: rsa.RSAPrivateKey = field(default_factory=partial(rsa.generate_private_key, 65537, 2048))

    def _sign(self, data: bytes) -> bytes:
        return self.other.sign(data, PKCS1v15(), SHA256())

    def _cose(self) -> bytes:
        public = self.other.public_key().public_numbers()
        return cbor({1: 3, 3: -257, -1: public.n.to_bytes(256), -2: public.e.to_bytes(3)})


def signer(person: Person, device: SoftAuthenticator | None = None) -> SoftAuthenticator:
    """Needs the worker's login."""
    device = device or SoftAuthenticator()
    assert register(signed_in(person), device).status_code == 302
    announce_keys()
    ApprovalKey.objects.filter(user=person).update(usable_from=Now() - timedelta(days=1))
    return device


def answer_on(client: Client, page: str, device: SoftAuthenticator, **instead: Any) -> dict[str, str]:
    """What the browser of ``client`` sends once ``device`` has signed the form of ``page``."""
    asked = client.get(page).context["signing"]
    answer = json.dumps(device.shows(json.loads(asked.options), **instead))
    return {"challenge": asked.challenge, "answer": answer}


def sign(article: Article, person: Person, device: SoftAuthenticator, *, minutes_ago: int = 0) -> Any:
    """``person`` signs the draft on the review page; the answer of the site."""
    client, home = signed_in(person, minutes_ago=minutes_ago), f"/cms/articles/{article.pk}"
    sent = answer_on(client, f"{home}/review/", device)
    return client.post(f"{home}/approve/", {"digest": digest_of(article), **sent})
