from collections.abc import Iterator
from typing import Any

import pytest

from accounts.single_sign_on import provider as our_side
from accounts.single_sign_on.configuration import Configuration
from audit.encryption import Secret
from intrusion import outgoing
from tests.accounts.conftest import ada, anon, cara, otto, strict
from tests.accounts.single_sign_on.provider import CLIENT, ISSUER, SECRET, Provider

__all__ = ["ada", "anon", "cara", "otto", "strict"]


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Configured, and in the place of the network."""
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
