"""Command separations (rbac.management.commands.separations): listed, made and ended, for people and for scripts."""

import json
from typing import Any

import pytest

from accounts.models import User
from audit.actors import COMMAND_LINE
from content.actions import APPROVE_ARTICLE
from content.models import Section
from rbac.access_diff.diff import AccessDiff
from rbac.administration.custom_roles import make_role
from rbac.administration.separations import keep_apart
from rbac.models import RoleAssignment, Separation
from tests.commands import ran, refusal


def said(*arguments: str, status: int = 0) -> str:
    done = ran("separations", *arguments)
    assert done.status == status
    return done.printed


def test_a_rule_is_tried_made_listed_and_ended(site: Any, ada: User) -> None:
    assert said() == "No duties are kept apart.\n"
    add = ("--add", "editor", "contributor", "--reason", "two people")
    assert "Nothing has been changed." in said(*add, "--dry-run")
    assert not Separation.objects.exists()
    rule = "No one holds both contributor and editor: two people\n"
    assert said(*add) == rule
    assert said() == rule
    made = Separation.objects.get()
    assert (made.reason, made.made_by_system) == ("two people", "command_line")
    assert said("--end", "contributor", "editor", "--reason", "enough") == "No duties are kept apart.\n"
    refused = refusal("separations", "--end", "editor", "contributor", "--reason", "x")
    assert "No rule keeps contributor and editor apart" in refused


def test_a_role_of_ones_own_is_named_as_people_name_it(ada: User) -> None:
    make_role("Legal reviewer", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    said("--add", "Legal reviewer", "content.publish_article", "--reason", "two people")
    rule = Separation.objects.get()
    assert (rule.first, rule.second) == ("content.publish_article", "legal_reviewer")


def test_scripts_read_the_rules_and_who_breaks_them(ada: User, otto: User, news: Section) -> None:
    said("--add", "editor", "contributor", "--reason", "two people")
    rule = {"first": "contributor", "second": "editor", "reason": "two people"}
    assert json.loads(said("--json")) == {"rules": [rule], "breaches": []}
    for role in ("editor", "contributor"):  # from before the rule, or past every verb
        RoleAssignment.objects.create(user=otto, role=role, scope=news.scope, reason="x")
    broken = {"person": "otto@example.org", "first": "contributor", "second": "editor"}
    assert json.loads(said("--json", status=1)) == {"rules": [rule], "breaches": [broken]}
    lines = said(status=1).splitlines()
    assert lines == [
        "No one holds both contributor and editor: two people",
        "Otto holds both “contributor” and “editor” at one place.",
    ]


@pytest.fixture
def _no_one_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who would gain and who would lose is not worked out."""
    nothing = AccessDiff((), {})
    monkeypatch.setattr("rbac.management.access_diff_output.access_diff", lambda *_change, **_where: nothing)


@pytest.mark.usefixtures("_no_one_compared")
def test_just_the_rule_that_is_named_is_ended(ada: User) -> None:
    for duties in (("editor", "contributor"), ("editor", "administrator"), ("contributor", "administrator")):
        keep_apart(*duties, reason="x", by=COMMAND_LINE)
    said("--end", "administrator", "editor", "--reason", "enough")
    left = {(rule.first, rule.second) for rule in Separation.objects.filter(ended_at=None)}
    assert left == {("contributor", "editor"), ("administrator", "contributor")}
    printed = said("--json")
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"


@pytest.mark.usefixtures("_no_one_compared")
def test_a_role_that_is_called_like_an_action_does_not_stand_for_it(ada: User) -> None:
    make_role("content.publish_article", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    said("--add", "content.publish_article", "editor", "--reason", "two people")
    assert Separation.objects.get().first == "content.publish_article"
