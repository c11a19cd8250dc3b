"""Objects of a prepared query are made as their class wants it, with what comes along and nothing of another row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import models
from django.db.models import BigIntegerField, Value
from django.db.models.functions import Upper
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from rbac.models import RoleAssignment, Scope
from rbac.prepared import Slot
from rbac.prepared_objects import PreparedObjects, _is_ordinary, is_plain
from tests.rbac.conftest import GiveRole, MakePerson


def notes(*select: str, also: tuple[str, ...] = ()) -> PreparedObjects[RoleAssignment]:
    def build() -> Any:
        found = RoleAssignment.objects.filter(pk=Slot("key", BigIntegerField()))
        return found.annotate(loud=Upper("role"), one=Value(1)) if also else found

    return PreparedObjects(build, select, also)


@pytest.fixture
def note(person: MakePerson, give: GiveRole, sport: Scope) -> RoleAssignment:
    return give(person("otto"), "editor", sport, assigned_by=person("ada"))


def test_what_comes_along_costs_no_query_and_is_that_of_its_own_row(
    note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    query = notes("scope", "user", "assigned_by", "team")
    with django_assert_num_queries(1):
        (found,) = query.rows(key=note.pk)
        assert (found.pk, found.role, found.reason) == (note.pk, "editor", "because")
        assert (str(found.user), str(found.assigned_by), found.team) == ("Otto", "Ada", None)
        assert found.scope is not None
        assert (found.scope.name, found.scope.ancestor_ids) == (
            "Sport",
            note.scope and note.scope.ancestor_ids,
        )
        assert (found._state.adding, found._state.db) == (False, "default")


def test_what_was_worked_out_beside_it_is_there_too(note: RoleAssignment) -> None:
    found: Any = notes("scope", also=("loud", "one")).rows(key=note.pk)[0]
    assert (found.loud, found.one, found.scope.name) == ("EDITOR", 1, "Sport")


def test_a_class_that_has_a_say_in_how_its_objects_are_made_is_asked(
    note: RoleAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_made: Callable[..., Any] = RoleAssignment.from_db.__func__  # type: ignore[attr-defined]

    def from_db(cls: Any, db: str, names: Any, values: Any) -> Any:
        made = class_made(cls, db, names, values)
        made.asked = True
        return made

    monkeypatch.setattr(RoleAssignment, "from_db", classmethod(from_db))
    found: Any = notes().rows(key=note.pk)[0]
    assert (found.asked, found.role) == (True, "editor")


def kinds_of_classes() -> tuple[Any, ...]:
    """An ordinary one, and three that have a say: by their own __init__, from_db or kind of attribute."""

    class Ours(models.Model):
        class Meta:
            abstract = True
            apps = Apps()
            app_label = "sample"

        def __str__(self) -> str:
            return "a sample"

    class Plain(Ours):
        name = models.CharField(max_length=9)

    class WithInit(Ours):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)

    class WithFromDb(Ours):
        @classmethod
        def from_db(cls, *args: Any, **kwargs: Any) -> Any:
            return super().from_db(*args, **kwargs)

    class WithFile(Ours):
        file = models.FileField()

    return Plain, WithInit, WithFromDb, WithFile


def test_only_ordinary_classes_are_made_without_being_asked() -> None:
    assert [_is_ordinary(model) for model in kinds_of_classes()] == [True, False, False, False]


def test_what_the_driver_does_not_give_as_it_is_is_not_prepared() -> None:
    assert is_plain(Scope.objects.all())
    assert not is_plain(Entry.objects.all())  # the number of a transaction comes as a text


def few(**only: tuple[str, ...]) -> PreparedObjects[RoleAssignment]:
    def build() -> Any:
        return RoleAssignment.objects.filter(pk=Slot("key", BigIntegerField()))

    return PreparedObjects(build, ("scope", "user"), only=tuple(only.items()))


def test_of_what_comes_along_only_some_fields_are_loaded(
    note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    (found,) = few(user=("name",), scope=()).rows(key=note.pk)
    assert found.user.get_deferred_fields() >= {"email", "password"}
    assert {"path", "name", "ancestor_ids"} <= found.scope.get_deferred_fields()
    assert not found.get_deferred_fields()
    with django_assert_num_queries(0):
        assert (found.user.name, found.user.pk, found.scope.pk) == ("Otto", note.user_id, note.scope_id)
    with django_assert_num_queries(1):
        assert found.scope.name == "Sport"
    with django_assert_num_queries(1):
        assert found.user.email.startswith("otto@")


def test_what_is_left_out_is_never_what_leads_on(note: RoleAssignment) -> None:
    query = PreparedObjects(
        lambda: RoleAssignment.objects.filter(pk=Slot("key", BigIntegerField())),
        ("scope", "user"),
        only=(("", ("role",)), ("user", ())),
    )
    (found,) = query.rows(key=note.pk)
    assert (found.user.pk, found.scope and found.scope.name) == (note.user_id, "Sport")
