"""A second administrator, whose account was compromised, beside Ada who cleans up."""

import pytest

from content.models import Site
from tests.newsroom import Person, person


@pytest.fixture
def eva(site: Site) -> Person:
    return person("Eva", "administrator")
