"""People who sign: a passkey in software, about which its owner had mail long ago."""

import json
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.test import Client

from content.models import ApprovalKey, Article
from content.notifications.key_notices import announce_keys
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import passkey_of
from tests.newsroom import Person, digest_of
from tests.signing_in import signed_in


def signer(person: Person) -> SoftAuthenticator:
    """Needs the worker's login."""
    device = passkey_of(person)
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
