"""The object of a view, as its guard loads it."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from rbac.enforcement.object_lookup import Loads, by_key, load
from rbac.models import CustomRole, RefusalTally, RoleAssignment, Scope

NOTE = Loads(RoleAssignment, "pk", ("scope", "user"), ("scope",), (("user", ("name",)),))


def ask(method: str = "GET") -> HttpRequest:
    return RequestFactory().generic(method, "/")


@pytest.fixture
def note(db: None) -> RoleAssignment:
    otto = get_user_model().objects.create_user("otto@example.org", name="Otto")
    return RoleAssignment.objects.create(user=otto, role="editor", scope=None, reason="because")


@pytest.mark.parametrize(
    ("method", "related", "is_part"),
    [
        ("GET", {"scope", "user"}, True),
        ("HEAD", {"scope", "user"}, True),
        ("POST", {"scope"}, False),
        ("PUT", {"scope", "user"}, False),
        ("DELETE", {"scope", "user"}, False),
    ],
)
def test_what_is_loaded_depends_on_the_method(
    note: RoleAssignment, method: str, related: set[str], is_part: bool
) -> None:
    found: Any = load(ask(method), NOTE, note.pk)
    assert found._state.fields_cache.keys() == related
    assert ("email" in found.user.get_deferred_fields()) is is_part


def test_it_takes_one_query(note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found: Any = load(ask(), NOTE, note.pk)
        assert (found.user.name, found.scope) == ("Otto", None)


@pytest.mark.parametrize("key", [None, "seven", 0, -1, 2**63, 7.5, 999])
def test_a_key_that_nothing_has_finds_nothing(note: RoleAssignment, key: object) -> None:
    assert load(ask(), NOTE, key) is None


def test_an_object_is_found_by_another_field(
    note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by_reason = Loads(RoleAssignment, "reason", ("user",))
    with django_assert_num_queries(1):
        found = load(ask(), by_reason, "because")
        assert isinstance(found, RoleAssignment)
        assert found.user.get_username() == "otto@example.org"
    assert load(ask(), by_reason, "no such reason") is None


def test_a_model_with_another_kind_of_key_or_an_own_manager_is_not_prepared() -> None:
    assert by_key(RoleAssignment, ()) is not None
    assert by_key(RefusalTally, ()) is None
    assert by_key(Scope, ()) is None


def test_custom_roles_are_found_with_their_cells(db: None) -> None:
    role = CustomRole.objects.create(key="legal", name="Legal reviewer", cells={})
    for _time in range(2):
        found = load(ask(), Loads(CustomRole, "pk"), role.pk)
        assert isinstance(found, CustomRole)
        assert (found.name, found.cells) == ("Legal reviewer", {})
