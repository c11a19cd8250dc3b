"""Bylines for tests."""

import pytest

from content.bylines.verbs import add_byline
from content.models import Byline
from tests.newsroom import Person


@pytest.fixture
def jane(edna: Person) -> Byline:
    return add_byline(by=edna, name="Jane Doe", biography="Jane writes about ships.")


@pytest.fixture
def john(edna: Person) -> Byline:
    return add_byline(by=edna, name="John Roe")
