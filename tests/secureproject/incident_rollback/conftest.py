"""Accounts and texts of incident rollback."""

import pytest

from content import workflow
from content.models import Article, Site
from tests.newsroom import Person, person, write
from tests.secureproject.incident_rollback.stolen import stolen_session


@pytest.fixture
def eva(site: Site) -> Person:
    """A second administrator, whose account was compromised, beside Ada who cleans up."""
    return person("Eva", "administrator")


@pytest.fixture
def stolen(draft: Article, cara: Person) -> Article:
    """What Cara's account wrote and submitted in a stolen session."""
    with stolen_session():
        return workflow.submit(write(draft, cara, "Lies."), by=cara)
