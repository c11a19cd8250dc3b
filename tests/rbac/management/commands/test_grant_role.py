"""Commands grant_role and revoke_role (rbac.management.commands.grant_role)."""

import json
from typing import Any

import pytest

from accounts.models import User
from content.models import Section
from rbac.administration import scopes
from rbac.models import RoleAssignment, Scope
from rbac.roles import roles_of
from tests.commands import Ran, ran
from tests.rbac.conftest import Person
from tests.rbac.management.conftest import NOTHING, OTTO, WHY

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


def test_roles_are_given_and_taken_in_words_and_in_facts(
    otto: User, news: Section, compared: list[tuple[Any, Any]]
) -> None:
    on_site, there = ("grant_role", OTTO, "editor"), ("--section", "news")
    assert ran(*on_site, *WHY, "--dry-run") == Ran(0, f"{NOTHING} Nothing has been changed.\n")
    assert roles_of(otto) == []
    assert ran(*on_site, *WHY) == Ran(0, "Otto is now editor of the whole site.\n")
    ended = ran("grant_role", OTTO, "contributor", *there, "--until", "2099-01-31", *WHY, "--json")
    assert json.loads(ended.printed)["granted"] == {
        "person": OTTO,
        "role": "contributor",
        "section": "news",
        "until": "2099-01-31T00:00:00+00:00",
        "id": RoleAssignment.objects.get(user=otto, scope=news.scope).pk,
    }
    assert ran("revoke_role", OTTO, "editor", *there, *WHY) == Ran(1, "Otto is not editor of News.")
    assert ran("revoke_role", OTTO, "editor", *WHY, "--dry-run").status == 0
    assert len(roles_of(otto)) == 2
    assert ran("revoke_role", OTTO, "editor", *WHY).printed == "Otto is no longer editor of the whole site.\n"
    assert ran("revoke_role", OTTO, "editor", *WHY).printed == "Otto is not editor of the whole site."
    taken = ran("revoke_role", OTTO, "contributor", *there, *WHY, "--json")
    assert json.loads(taken.printed)["revoked"] == {"person": OTTO, "role": "contributor", "section": "news"}
