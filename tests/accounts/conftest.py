from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.lifecycle.invitations import invite
from accounts.models import Session, User
from accounts.single_sign_on import provider as our_side
from accounts.single_sign_on.configuration import Configuration
from audit.actors import COMMAND_LINE
from audit.encryption import Secret
from intrusion import outgoing
from rbac.roles import grant_role
from tests.accounts.people import person, who_is_there
from tests.accounts.single_sign_on.provider import CLIENT, ISSUER, SECRET, Provider, arrive
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import passkey_of
from tests.shared_rows import shared
from tests.signing_in import authenticator_of


@shared
def otto(database: str) -> User:
    """Has an account, no role and no authenticator."""
    return person("Otto")


@shared
def cara(database: str) -> User:
    """A contributor with an authenticator."""
    user = person("Cara")
    authenticator_of(user)
    grant_role(user, "contributor", reason="she writes", by=COMMAND_LINE)
    return user


@shared
def ada(database: str) -> User:
    """An administrator with an authenticator."""
    user = person("Ada")
    authenticator_of(user)
    grant_role(user, "administrator", reason="she looks after the site", by=COMMAND_LINE)
    return user


@pytest.fixture
def anon(database: str) -> Client:
    return Client()


@pytest.fixture
def strict() -> Client:
    """A client that is asked for CSRF tokens, as browsers are."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def newcomer(db: None) -> User:
    """Holds a role and has no authenticator yet."""
    user = person("Nora")
    grant_role(user, "contributor", reason="she starts today", by=COMMAND_LINE)
    return user


@pytest.fixture
def invited(database: str) -> User:
    invite("nora@example.org", "Nora", by=COMMAND_LINE, by_mail=False)
    return User.objects.get(email="nora@example.org")


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """An identity provider, configured, and in the place of the network."""
    settings.OIDC = Configuration(
        issuer=ISSUER,
        client_id=CLIENT,
        client_secret=Secret(SECRET),
        label="the Harbour Office",
        role_claim="groups",
        roles={"writers": "contributor", "heads": "editor", "admins": "administrator"},
        trusted_acr=frozenset({"urn:two-factors"}),
        trusted_amr=frozenset({"mfa"}),
    )
    ours = Provider()
    monkeypatch.setattr(outgoing, "send", ours.send)
    our_side.forget()
    yield ours
    our_side.forget()


@pytest.fixture
def otto_in(provider: Provider, otto: User) -> Client:
    client, provider.email, provider.claims = Client(), otto.email, {"groups": []}
    arrive(client, provider)
    assert who_is_there(client) == otto.email
    return client


@pytest.fixture
def nora(database: str, provider: Provider) -> Client:
    """She came from the provider an hour ago, and has neither a password nor a factor here."""
    invite("nora@example.org", "Nora", by=COMMAND_LINE)
    provider.email, provider.claims = "nora@example.org", {"groups": []}
    client = Client()
    assert arrive(client, provider).status_code == 302
    Session.objects.update(authenticated_at=Now() - timedelta(hours=1))
    return client


@pytest.fixture
def device(cara: User) -> SoftAuthenticator:
    """A device with a passkey of Cara's."""
    return passkey_of(cara)
