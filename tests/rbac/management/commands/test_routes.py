"""Command routes: each URL with the rule of its view."""

import json

import pytest
from pytest_django import Settings

from rbac.enforcement.routes import routes
from rbac.management.commands.role_table import Command as role_table_command
from rbac.management.commands.routes import Command as routes_command
from tests.commands import Ran, ran

pytestmark = pytest.mark.usefixtures("rules")


def test_routes_name_the_rule_of_every_address(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    width = max(len(route.address) for route in routes())
    ruled = {line[:width].strip(): line[width:] for line in ran("routes")[1].splitlines()}
    assert ruled["/reading/"] == "  public: everybody reads"
    assert ruled["/own/"] == "  signed in: an own page"
    assert ruled["/run/"] == "  requires sample.run_site"
    assert ruled["/places/"] == "  requires anywhere sample.open_place"
    assert ruled["/places/<int:pk>/"] == "  requires sample.open_place of secure_rbac.scope"
    assert (ruled["/undeclared/"], ran("routes").status) == ("  NO RULE: refused", 1)
    settings.RBAC_GUARDED_NAMESPACES = ("nothing",)
    (line,) = [line for line in ran("routes")[1].splitlines() if line.startswith("/undeclared/ ")]
    assert (line[width:], ran("routes").status) == ("  not guarded (RBAC_GUARDED_NAMESPACES)", 0)


def test_routes_say_what_report_only_mode_does_with_a_view_without_a_rule(settings: Settings) -> None:
    settings.ROOT_URLCONF, settings.RBAC_REPORT_ONLY = "tests.rbac.site", True
    status, printed, _ = ran("routes")
    (line,) = [line for line in printed.splitlines() if line.startswith("/undeclared/ ")]
    assert line.endswith("  NO RULE: let through and noted (RBAC_REPORT_ONLY)")
    assert "refused" not in printed
    assert status == 1  # it is found all the same


def test_routes_give_scripts_all_of_a_rule(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    printed = ran("routes", "--json")[1]
    found = {row["address"]: row for row in json.loads(printed)}
    assert found["/places/<int:pk>/"] == {
        "address": "/places/<int:pk>/",
        "name": "",
        "view": "tests.rbac.site.place",
        "rule": "requires",
        "reason": "",
        "action": "sample.open_place",
        "model": "secure_rbac.scope",
    }
    assert (found["/reading/"]["reason"], found["/reading/"]["model"]) == ("everybody reads", None)
    assert (found["/foreign/one/"]["name"], found["/undeclared/"]["action"]) == ("foreign:one", "")
    assert printed == json.dumps(json.loads(printed), indent=2) + "\n"


def test_an_address_list_of_nothing_is_empty(settings: Settings) -> None:
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": []})
    assert ran("routes") == Ran(0, "\n")


def test_the_commands_that_look_for_faults_are_not_stopped_by_them() -> None:
    """Django checks the whole site before a command, and a fault found then would hide what these have to say."""
    for command in (routes_command, role_table_command):
        assert command.requires_system_checks == ()
