"""Commands grant_role and revoke_role (rbac.management.commands.grant_role)."""

import json
from typing import Any

import pytest

from rbac.administration import scopes
from rbac.models import Scope
from rbac.roles import roles_of
from tests.commands import ran
from tests.rbac.conftest import Person

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture(autouse=True)
def paths() -> Any:
    with scopes.resolver.replaced_by(lambda path: Scope.objects.filter(name__iexact=path).first()):
        yield


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (("otto@example.org", "editor"), 2, "no user with the address"),
        (("nora@example.org", "emperor"), 2, "There are: contributor, editor, administrator."),
        (("nora@example.org", "editor", "--section", "nowhere"), 2, "no section at “nowhere”"),
        (("nora@example.org", "editor", "--until", "soon"), 2, "is not a date or time"),
        (("nora@example.org", "editor", "--until", "2027-13-41"), 2, "is not a date or time"),
        (("nora@example.org", "editor", "--until", "2020-01-01"), 2, "in the future"),
        (("nora@example.org", "editor", "--section", "news"), 1, "already"),
    ],
)
def test_giving_is_refused_with_a_reason(
    nora: Person, arguments: tuple[str, ...], status: int, hint: str
) -> None:
    got, printed, _ = ran("grant_role", *arguments, "--reason", "joined")
    assert got == status
    assert hint in printed


def test_a_role_is_given_and_taken(nora: Person, policies_scope: Scope) -> None:
    arguments = ("nora@example.org", "contributor", "--section", "policies", "--reason", "helps out")
    status, printed, _ = ran("grant_role", *arguments, "--until", "2050-01-31")
    assert (status, printed.strip()) == (
        0,
        "Nora is now contributor of Policies, until 2050-01-31 00:00 UTC.",
    )
    assert ran("revoke_role", *arguments)[0] == 0
    assert ran("revoke_role", *arguments)[0] == 1
    assert [a.role for a in roles_of(nora)] == ["editor"]


def test_giving_and_taking_speak_json(nora: Person) -> None:
    arguments = ("nora@example.org", "administrator", "--reason", "helps out", "--json")
    facts = json.loads(ran("grant_role", *arguments)[1])["granted"]
    assert (facts["person"], facts["role"], facts["section"], facts["until"]) == (
        "nora@example.org", "administrator", None, None,
    )  # fmt: skip
    status, printed, _ = ran("revoke_role", *arguments)
    assert (status, "last administrator of the site" in printed) == (1, True)
