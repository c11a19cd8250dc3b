"""The people of the tests: who they are, and clients in which they are logged in."""

import pytest
from django.test import Client


@pytest.fixture
def anon() -> Client:
    """A reader without an account."""
    return Client()


@pytest.fixture
def client(anon: Client) -> Client:
    return anon
