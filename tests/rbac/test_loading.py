"""The object of a view: loaded by its guard, or taken from what came in the message that found who asks."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, Value
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from rbac.access import requires, requires_recent_login
from rbac.ahead import objects_ahead
from rbac.loading import LOADS, Asked, Came, Loads, asked_by, by_key, can_be_prepared, keep_for, load
from rbac.models import CustomRole, RefusalTally, RoleAssignment, Scope
from rbac.prepared import Slot
from tests.rbac.samples import RUN

OF_NOTE = ("scope", "user")


def beside(key: Any, person: Any) -> Mapping[str, Any]:
    return {"beside_key": key + Value(0), "beside_person": person + Value(0)}


NOTE = Loads(RoleAssignment, "pk", OF_NOTE, ("scope",), beside, (("user", ("name",)),))


def ask(method: str = "GET") -> HttpRequest:
    return RequestFactory().generic(method, "/")


def view_of(loads: Loads | None) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    setattr(view, LOADS, loads)
    return view


def came_for(request: HttpRequest, person: int, obj: Any, **changes: Any) -> None:
    asked = asked_by(view_of(NOTE), request.method, {"pk": 7})
    assert asked
    keep_for(request, Came(asked._replace(**changes), person, obj))


@pytest.mark.parametrize("key", [None, "7", 0, -1, 2**63, 7.0])
def test_what_is_no_key_is_not_asked_for_ahead(key: object) -> None:
    assert asked_by(view_of(NOTE), "GET", {"pk": key}) is None


@pytest.mark.parametrize("key", [1, 7, 2**63 - 1])
def test_a_key_is_asked_for_ahead(key: int) -> None:
    asked = asked_by(view_of(NOTE), "GET", {"pk": key})
    assert asked
    assert asked.key == key


def test_what_is_named_by_something_else_is_not_asked_for_ahead() -> None:
    by_name = Loads(Scope, "name")
    assert asked_by(view_of(by_name), "GET", {"name": "News", "pk": 7}) is None
    assert asked_by(view_of(None), "GET", {"pk": 7}) is None
    assert asked_by(object(), "GET", {"pk": 7}) is None


@pytest.mark.parametrize(
    ("method", "related", "comes_along"),
    [
        ("GET", OF_NOTE, True),
        ("HEAD", OF_NOTE, True),
        ("POST", ("scope",), False),
        ("PUT", OF_NOTE, False),
        ("DELETE", OF_NOTE, False),
        (None, OF_NOTE, False),
    ],
)
def test_what_is_shown_brings_more_than_what_is_changed(
    method: str | None, related: tuple[str, ...], comes_along: bool
) -> None:
    also, only = (beside, (("user", ("name",)),)) if comes_along else (None, ())
    assert asked_by(view_of(NOTE), method, {"pk": 7}) == Asked(RoleAssignment, related, also, only, 7)


def test_the_place_of_a_thing_comes_whatever_else_is_selected() -> None:
    asked = asked_by(view_of(Loads(RoleAssignment, "pk")), "GET", {"pk": 7})
    of_place = asked_by(view_of(Loads(Scope, "pk")), "GET", {"pk": 7})
    assert asked
    assert of_place
    assert (asked.related, of_place.related) == (("scope",), ())


def test_a_view_says_what_it_loads_whatever_else_it_wears() -> None:
    @requires_recent_login()
    @requires(RUN, Scope, select=("shown",))
    def view(request: HttpRequest, scope: Scope) -> HttpResponse:
        return HttpResponse()

    asked = asked_by(view, "GET", {"pk": 7})
    assert asked
    assert (asked.model, asked.related) == (Scope, ("shown",))


def test_what_came_is_taken_once(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request, there = ask(), RoleAssignment(pk=7)
    came_for(request, 3, there)
    with django_assert_num_queries(0):
        assert load(request, NOTE, 7, 3) is there
    with django_assert_num_queries(1):
        assert load(request, NOTE, 7, 3) is None


def test_what_was_looked_for_and_is_not_there_is_not_looked_for_again(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = ask()
    came_for(request, 3, None)
    with django_assert_num_queries(0):
        assert load(request, NOTE, 7, 3) is None


@pytest.mark.parametrize("other", ["person", "key", "model", "related", "also", "only"])
def test_what_came_for_somebody_or_something_else_is_not_taken(db: None, other: str) -> None:
    request = ask()
    others: dict[str, Any] = {"key": 8, "model": Scope, "related": (), "also": None, "only": ()}
    changes = {other: others[other]} if other in others else {}
    came_for(request, 4 if other == "person" else 3, RoleAssignment(pk=7), **changes)
    assert load(request, NOTE, 7, 3) is None


def test_nothing_is_kept_where_nothing_came() -> None:
    request = ask()
    before = dict(vars(request))
    keep_for(request, None)
    assert vars(request) == before


@pytest.fixture
def note(db: None) -> RoleAssignment:
    otto = get_user_model().objects.create_user("otto@example.org", name="Otto")
    return RoleAssignment.objects.create(user=otto, role="editor", scope=None, reason="because")


def test_a_guard_loads_what_comes_along_for_whoever_asks(
    note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found: Any = load(ask(), NOTE, note.pk, 3)
        assert (found.pk, found.beside_key, found.beside_person) == (note.pk, note.pk, 3)
        assert (found.user.name, found.scope) == ("Otto", None)
    assert "email" in found.user.get_deferred_fields()
    assert not vars(load(ask("POST"), NOTE, note.pk, 3)).keys() & {"beside_key", "beside_person"}


def test_what_has_another_name_is_found_by_it(
    note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by_reason = Loads(RoleAssignment, "reason", ("user",))
    with django_assert_num_queries(1):
        found = load(ask(), by_reason, "because", 3)
        assert isinstance(found, RoleAssignment)
        assert found.user.get_username() == "otto@example.org"
    assert load(ask(), by_reason, "no such reason", 3) is None
    assert load(ask(), Loads(Scope, "pk"), "no number", 3) is None


def test_only_what_has_a_number_and_comes_as_it_is_can_be_prepared() -> None:
    assert can_be_prepared(Scope, ())
    assert can_be_prepared(RoleAssignment, ("user",))
    assert not can_be_prepared(RefusalTally, ())
    assert by_key(RefusalTally, ()) is None
    assert objects_ahead(nobody, Asked(RefusalTally, (), None, (), 7)) is None


def nobody() -> Any:
    return somebody().none()


def somebody() -> Any:
    return get_user_model().objects.filter(pk=Slot("who", BigIntegerField())).values_list("pk")


def ahead(key: int, also: Any = beside) -> Any:
    query = objects_ahead(somebody, Asked(RoleAssignment, OF_NOTE, also, (("user", ("name",)),), key))
    assert query
    return query


def test_for_nobody_nothing_is_there(note: RoleAssignment) -> None:
    assert ahead(note.pk).rows(who=int(note.user_id or 0) + 1, key=note.pk) == []


def test_for_whoever_is_found_it_comes_with_what_is_theirs(note: RoleAssignment) -> None:
    (found,) = ahead(note.pk).rows(who=note.user_id, key=note.pk)
    assert (found.pk, found.beside_key, found.beside_person) == (note.pk, note.pk, note.user_id)
    assert found.user.name == "Otto"
    assert "email" in found.user.get_deferred_fields()
    assert ahead(note.pk).rows(who=note.user_id, key=note.pk + 1) == []


def test_one_query_serves_for_every_key() -> None:
    assert ahead(7) is ahead(8)
    assert ahead(7) is not ahead(7, also=None)


def test_custom_roles_are_found_as_they_always_were(db: None) -> None:
    role = CustomRole.objects.create(key="legal", name="Legal reviewer", cells={})
    for _time in range(2):
        found = load(ask(), Loads(CustomRole, "pk"), role.pk, 3)
        assert isinstance(found, CustomRole)
        assert (found.name, found.cells) == ("Legal reviewer", {})
