"""Clients in which the people of the newsroom are logged in, with a second factor shown just now."""

import pytest
from django.test import Client

from accounts.models import User
from tests.shared_rows import shared
from tests.signing_in import signed_in


@pytest.fixture
def anon() -> Client:
    """A reader without an account."""
    return Client()


@pytest.fixture
def client(anon: Client) -> Client:
    return anon


@shared
def as_cara(cara: User) -> Client:
    return signed_in(cara)


@shared
def as_colin(colin: User) -> Client:
    return signed_in(colin)


@shared
def as_ed(ed: User) -> Client:
    return signed_in(ed)


@shared
def as_edna(edna: User) -> Client:
    return signed_in(edna)


@shared
def as_ada(ada: User) -> Client:
    return signed_in(ada)


@shared
def as_otto(otto: User) -> Client:
    """Holds no role, and so never had to set up a second factor."""
    return signed_in(otto, verified=False)
