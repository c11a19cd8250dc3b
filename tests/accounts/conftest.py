import pytest
from django.test import Client

from accounts.models import User
from accounts.operators import COMMAND_LINE
from rbac.roles import grant_role
from tests.accounts.people import PASSWORD, person
from tests.signing_in import authenticator_of


@pytest.fixture
def otto(database: str) -> User:
    """Has an account, no role and no authenticator."""
    return person("Otto")


@pytest.fixture
def cara(database: str) -> User:
    """A contributor with an authenticator."""
    user = person("Cara")
    authenticator_of(user)
    grant_role(user, "contributor", reason="she writes", by=COMMAND_LINE)
    return user


@pytest.fixture
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


__all__ = ["PASSWORD"]
