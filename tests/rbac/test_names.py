"""What roles, jobs, grants and views are called: in people's words, and by no name that someone else has taken."""

import importlib.util
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views import View
from pytest_django import DjangoAssertNumQueries, Settings

from rbac import names
from rbac.assignments import Held, HeldGrant, forget_assignments
from rbac.custom_role_cells import Included
from rbac.models import CustomRoleVersion, RoleAssignment, Scope
from tests.rbac.samples import READ

pytestmark = pytest.mark.usefixtures("rules")
FOREVER = float("inf")
FRIDAY = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, float]]:
    """Nothing is known of made roles yet, and time stands still until a test moves it."""
    now = {"is": 1000.0}
    monkeypatch.setattr(names, "_custom", {"version": -1, "loaded_at": 0.0, "names": {}})
    monkeypatch.setattr(time, "monotonic", lambda: now["is"])
    with timezone.override(UTC):
        yield now


def call_it(key: str, name: str, number: int = 1) -> None:
    CustomRoleVersion.objects.create(key=key, number=number, name=name, cells={}, reason="new")


def test_no_made_role_takes_the_name_of_one_that_the_code_knows(db: None, settings: Settings) -> None:
    settings.RBAC_ROLES = ("reader", "editor", "administrator")
    for key in ("contributor", "reader", "editor"):
        call_it(key, "Publisher")
    assert [names.role_label(key) for key in ("contributor", "reader", "editor")] == [
        "contributor", "reader", "editor"
    ]  # fmt: skip


def test_the_roles_that_the_code_knows_are_called_as_in_the_readers_language(db: None) -> None:
    with override("de"):
        called = [names.role_label(key) for key in ("contributor", "editor", "administrator")]
    assert called == ["Autor/in", "Redaktion", "Administration"]


def test_a_process_that_has_just_started_knows_what_made_roles_are_called(db: None) -> None:
    spec = importlib.util.find_spec("rbac.names")
    assert spec is not None
    assert spec.loader is not None
    process: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(process)
    call_it("checker", "Checker")
    assert process.role_label("checker") == "Checker"


def test_a_made_role_is_called_as_it_was_last_and_an_unknown_one_by_its_key(db: None) -> None:
    call_it("checker", "Reader of proofs", 2)
    call_it("checker", "Checker", 1)
    assert (names.role_label("checker"), names.role_label("lawyer")) == ("Reader of proofs", "lawyer")


def test_the_names_of_made_roles_are_read_once_in_five_seconds(
    db: None, clock: dict[str, float], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call_it("checker", "Checker")
    with django_assert_num_queries(1):
        assert names.role_label("checker") == "Checker"
        clock["is"] += 5
        assert names.role_label("checker") == "Checker"
    call_it("checker", "Proof reader", 2)
    clock["is"] += 0.25
    assert names.role_label("checker") == "Proof reader"


def test_a_name_that_this_process_changed_counts_at_once(db: None) -> None:
    call_it("checker", "Checker")
    assert names.role_label("checker") == "Checker"
    call_it("checker", "Proof reader", 2)
    forget_assignments()
    assert names.role_label("checker") == "Proof reader"


def test_a_job_is_never_called_by_its_code_name() -> None:
    assert names.job_label("command_line") == "the operator of the server"
    assert names.job_label("night_job") == "the job “night job”"


@pytest.mark.parametrize(
    ("held", "called"),
    [
        (Held("editor", None, "", FOREVER), "editor of the whole site"),
        (Held("editor", None, "", FOREVER, "Legal"), "editor of the whole site, through the team Legal"),
        (Held("editor", 7, "News", FOREVER), "editor of News"),
        (Held("editor", 7, "News", FOREVER, "Legal"), "editor of News, through the team Legal"),
        (Held("checker", 7, "News", FOREVER, "", Included("Checker", {})), "Checker of News"),
        (Held("checker", 7, "News", FOREVER), "checker of News"),
    ],
)
def test_a_role_that_is_held_says_where_and_through_whom(held: Held, called: str) -> None:
    assert names.held_label(held) == called


def test_an_assignment_says_where() -> None:
    assert names.assignment_label(RoleAssignment(role="editor", scope=Scope(name="News"))) == "editor of News"
    assert names.assignment_label(RoleAssignment(role="editor")) == "editor of the whole site"


@pytest.mark.parametrize(
    ("team", "until", "called"),
    [
        ("", None, "to read a note, given by Ed: helps"),
        ("", FRIDAY, "to read a note, given by Ed until 1 May 2026, 12:30 UTC: helps"),
        ("Legal", None, "to read a note, through the team Legal, given by Ed: helps"),
        (
            "Legal",
            FRIDAY,
            "to read a note, through the team Legal, given by Ed until 1 May 2026, 12:30 UTC: helps",
        ),
    ],
)
def test_a_grant_says_through_whom_by_whom_until_when_and_why(
    team: str, until: datetime | None, called: str
) -> None:
    assert names.grant_label(given("Ed", team, until)) == called


def given(assigner: str, team: str = "", until: datetime | None = None) -> HeldGrant:
    nowhere: Any = None
    return HeldGrant(nowhere, READ, 1, 7, None, "helps", assigner, until, FOREVER, team)


def test_why_a_grant_says_yes_names_who_shared_it() -> None:
    assert names.grant_reason(given("Ed")) == "Ed shared it with this person"
    assert names.grant_reason(given("Ed", "Legal")) == "Ed shared it with the team Legal"
    assert names.grant_reason(given("night_job")) == "the job “night job” shared it with this person"


def test_who_gave_something_is_a_person_a_job_or_gone() -> None:
    def giver(person: Any, job: str) -> str:
        return names.giver_label(SimpleNamespace(assigned_by=person, assigned_by_system=job))

    assert giver("Ed", "") == "Ed"
    assert giver(None, "command_line") == "the operator of the server"
    assert giver(None, "") == "a user whose account was deleted"


def test_an_object_is_called_as_commands_take_it() -> None:
    assert names.object_label(Scope(pk=7)) == "secure_rbac.scope:7"
    assert names.object_label(None) == ""


class Page(View):
    """A view that is a class."""


class Feed:
    """A view that is an object, as Django's feeds are."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse()


def test_a_view_is_called_by_its_module_and_its_class_or_function() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    here = __name__
    assert names.name_of_view(Page.as_view()) == f"{here}.Page"
    assert names.name_of_view(Feed()) == f"{here}.Feed"
    assert names.name_of_view(page).endswith(".<locals>.page")
