"""Command team_member (rbac.management.commands.team_member)."""

import json
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User
from tests.commands import Ran, ran
from tests.rbac.management.conftest import NOTHING, OTTO, WHY


def test_a_team_is_joined_or_left_but_not_both_and_not_neither() -> None:
    neither = ran("team_member", "Legal", OTTO, *WHY)
    both = ran("team_member", "Legal", OTTO, "--add", "--remove", *WHY)
    assert (neither.status, "--add --remove is required" in neither.printed) == (1, True)
    assert (both.status, "not allowed with" in both.printed) == (1, True)


def test_no_team_is_left_behind_by_someone_who_may_not_join_it(
    otto: User, compared: list[tuple[Any, Any]]
) -> None:
    assert ran("team_member", "Legal", OTTO, "--add", *WHY) == Ran(2, "There is no team 'Legal'.")
    assert ran("team_member", "Legal", OTTO, "--remove", "--make", *WHY).status == 2
    assert ran("team_member", "Legal", OTTO, "--add", "--make", "--reason", " ").status == 2
    assert not Group.objects.exists()


def test_teams_are_joined_and_left_in_words_and_in_facts(otto: User, compared: list[tuple[Any, Any]]) -> None:
    join, leave = (
        ("team_member", "Legal", OTTO, "--add", *WHY),
        ("team_member", "Legal", OTTO, "--remove", *WHY),
    )
    Group.objects.create(name="Sport")
    assert ran(*join, "--make", "--dry-run").printed == f"{NOTHING} Nothing has been changed.\n"
    assert Group.objects.count() == 1
    assert ran(*join, "--make").printed == "Otto is now in the team Legal.\n"
    assert ran(*join, "--make") == Ran(1, "They are in this team already.")
    assert ran(*leave).printed == "Otto left the team Legal.\n"
    facts = {"team": "Legal", "person": OTTO}
    assert json.loads(ran(*join, "--json").printed) == facts | {"member": True}
    assert json.loads(ran(*leave, "--json").printed) == facts | {"member": False}
