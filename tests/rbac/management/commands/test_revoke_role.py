"""Command revoke_role (rbac.management.commands.revoke_role), beside grant_role."""

import json
from typing import Any

from accounts.models import User
from content.models import Section
from rbac.models import RoleAssignment
from rbac.roles import roles_of
from tests.commands import Ran, ran
from tests.rbac.management.conftest import NOTHING, OTTO, WHY


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
