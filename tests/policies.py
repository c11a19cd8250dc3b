"""Policies for tests, set the only way there is: asked for by one administrator, agreed to by another."""

from typing import Any

import pytest

from accounts.models import User
from content.models import PolicyChange, Section, Site
from content.policies import change as set_policy
from rbac.models import CustomRole, RoleAssignment
from tests.newsroom import Person, person


def administrator(name: str) -> Person:
    """One of the two who set policies in tests; made when first asked for."""
    known = User.objects.filter(email=f"{name.lower()}@example.org").first()
    if known is None:
        return person(name, "administrator")
    assert RoleAssignment.objects.filter(user=known, role="administrator").exists()
    return known


def with_policy(section: Section | None, **own: Any) -> PolicyChange:
    """``section`` (None: the site) as it stands once ``own`` is in force there, however loose that is."""
    asker, other = administrator("Abel"), administrator("Bea")
    change = set_policy.change_policy(section, own, by=asker, reason="For the test.")
    if change.applied_at is None:
        change = set_policy.agree(change, by=other)
    if section is not None:
        section.refresh_from_db()
    return change


@pytest.fixture
def one_person_suffices(site: Site) -> None:
    """Words for readers apply at once."""
    with_policy(None, four_eyes=False)


def token(who: CustomRole | Person) -> str:
    """How a demand names a role or a user."""
    return f"role:{who.key}" if isinstance(who, CustomRole) else f"person:{who.pk}"


def demand(section: Section, by: Person, demands: Any) -> PolicyChange:
    """Asks for the approvals of certain users: in force at once if nothing gets looser."""
    return set_policy.change_policy(section, {"demands": demands}, by=by, reason="Libel")
