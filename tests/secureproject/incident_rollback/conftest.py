"""Incident rollback: a stolen session, what is done in it, and reverting all or some of that."""

from contextlib import AbstractContextManager

import pytest

from audit.context import RequestContext, use_context
from content import workflow
from content.models import Article, Site
from secureproject.incident_rollback.item import Item
from secureproject.incident_rollback.report import Report, report_on
from secureproject.incident_rollback.rollback import Outcome, roll_back
from secureproject.incident_rollback.window import Window
from tests.newsroom import Person, person, write

SESSION = "ab" * 32
STOLEN = Window(session=SESSION)


def stolen_session() -> AbstractContextManager[object]:
    return use_context(RequestContext(session_digest=SESSION))


def found(person: Person) -> Report:
    return report_on(person, STOLEN)


def only_item(person: Person) -> Item:
    (item,) = found(person).items
    return item


def listed(person: Person) -> list[tuple[str, str]]:
    """The events that a person decides about, and where."""
    return [(entry.event, url) for entry, url in found(person).others]


def revert(person: Person, by: Person, *keys: str) -> Outcome:
    """All that is found, or what ``keys`` name."""
    seen = found(person)
    chosen = set(keys) or {item.key for item in seen.items}
    return roll_back(person, STOLEN, chosen, by=by, seen=seen.fingerprint, reason="Her password was stolen.")


@pytest.fixture
def eva(site: Site) -> Person:
    """A second administrator, whose account was compromised, beside Ada who cleans up."""
    return person("Eva", "administrator")


@pytest.fixture
def stolen(draft: Article, cara: Person) -> Article:
    """What Cara's account wrote and submitted in a stolen session."""
    with stolen_session():
        return workflow.submit(write(draft, cara, "Lies."), by=cara)
