"""The closure follows the tree, whatever happens to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from foundation.sql import run_statement
from rbac.administration import scopes
from rbac.administration.scopes import find_scope, resolver
from rbac.errors import Invalid
from rbac.models import Scope, ScopeAncestor
from rbac.scopes import add_scope, closure_differences, move_scope, remove_scope, rename_scope
from tests.rbac.conftest import Person


class Tree(RuleBasedStateMachine):
    """Random changes by the verbs; some are refused, and then nothing may have changed."""

    @initialize()
    def empty(self) -> None:
        Scope.objects.all().delete()

    @rule(pick=st.integers(0, 20), at_top=st.booleans())
    def add(self, pick: int, at_top: bool) -> None:
        add_scope("place", None if at_top else one_of_them(pick))

    @rule(pick=st.integers(0, 20), to=st.integers(0, 20), at_top=st.booleans())
    def move(self, pick: int, to: int, at_top: bool) -> None:
        scope, target = one_of_them(pick), None if at_top else one_of_them(to)
        if scope and (target or at_top):
            try:
                move_scope(scope, target)
            except Invalid:
                assert target is not None
                assert target.path.startswith(scope.path)

    @rule(pick=st.integers(0, 20), other=st.integers(0, 20))
    def move_before(self, pick: int, other: int) -> None:
        scope, before = one_of_them(pick), one_of_them(other)
        if scope and before and scope != before and not before.path.startswith(scope.path):
            move_scope(scope, Scope.objects.get_parent(before), before=before)

    @rule(pick=st.integers(0, 20))
    def remove(self, pick: int) -> None:
        if (scope := one_of_them(pick)) and scope.is_leaf():
            remove_scope(scope)

    @invariant()
    def closure_is_the_tree(self) -> None:
        assert closure_differences() == set()
        assert Scope.objects.find_problems() == ([], [], [], [], [])


def one_of_them(pick: int) -> Scope | None:
    found = list(Scope.objects.order_by("pk"))
    return found[pick % len(found)] if found else None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "examples",
    [5, pytest.param(15, marks=pytest.mark.late), pytest.param(200, marks=pytest.mark.deep)],
)
def test_after_any_changes_the_closure_equals_the_tree(examples: int) -> None:
    run_state_machine_as_test(Tree, settings=settings(max_examples=examples, stateful_step_count=25))


def test_a_place_cannot_be_moved_below_itself(news_scope: Scope, sport: Scope) -> None:
    for target in (sport, news_scope):
        with pytest.raises(Invalid, match="below itself"):
            move_scope(news_scope, target)


def test_a_place_is_not_put_before_a_stranger(news_scope: Scope, sport: Scope, policies_scope: Scope) -> None:
    for stranger in (sport, policies_scope):
        with pytest.raises(Invalid, match="below the same parent"):
            move_scope(policies_scope, None, before=stranger)


def test_a_place_with_places_below_is_not_removed(news_scope: Scope, sport: Scope) -> None:
    with pytest.raises(Invalid, match="places below"):
        remove_scope(news_scope)
    assert Scope.objects.count() == 2


def test_a_place_where_someone_holds_a_role_is_not_removed(nora: Person, news_scope: Scope) -> None:
    with pytest.raises(Invalid, match="hold roles"):
        remove_scope(news_scope)


def test_no_one_moves_or_removes_a_place_past_the_verbs(news_scope: Scope, policies_scope: Scope) -> None:
    with pytest.raises(TypeError, match=r"rbac\.scopes"):
        Scope.objects.move(policies_scope, news_scope, "last-child")
    with pytest.raises(TypeError, match=r"rbac\.scopes"):
        Scope.objects.add_root({"name": "No"})
    with pytest.raises(TypeError, match=r"rbac\.scopes"):
        Scope.objects.add_child(news_scope, {"name": "No"})
    assert closure_differences() == set()


def test_children_keep_the_order_they_are_given(news_scope: Scope, sport: Scope) -> None:
    local = add_scope("Local", news_scope)
    move_scope(local, news_scope, before=sport)
    assert [s.name for s in Scope.objects.get_children(news_scope)] == ["Local", "Sport"]


@pytest.mark.parametrize("size", [2, 40])
def test_moving_takes_as_many_queries_for_a_large_subtree(
    news_scope: Scope, policies_scope: Scope, size: int
) -> None:
    for number in range(size):
        add_scope(str(number), news_scope)
    with CaptureQueriesContext(connection) as taken:
        move_scope(news_scope, policies_scope)
    assert len(taken) == 19
    assert closure_differences() == set()


@pytest.mark.parametrize("verb", ["add", "move", "remove"])
def test_a_user_who_changes_the_tree_waits_for_the_others_before_looking_at_it(
    verb: str, news_scope: Scope, policies_scope: Scope
) -> None:
    """Two moves at once could each be fine and together make a cycle."""
    with CaptureQueriesContext(connection) as captured:
        if verb == "add":
            add_scope("Sport", news_scope)
        elif verb == "move":
            move_scope(policies_scope, news_scope)
        else:
            remove_scope(policies_scope)
    first = next(query["sql"] for query in captured if not query["sql"].startswith("SAVEPOINT"))
    assert "pg_advisory_xact_lock" in first


def test_what_was_put_below_meanwhile_keeps_a_place(news_scope: Scope) -> None:
    as_it_was = Scope.objects.get(pk=news_scope.pk)
    add_scope("Sport", news_scope)
    with pytest.raises(Invalid, match="places below"):
        remove_scope(as_it_was)


def test_a_role_elsewhere_keeps_no_place(nora: Person, news_scope: Scope, policies_scope: Scope) -> None:
    remove_scope(policies_scope)
    assert list(Scope.objects.all()) == [news_scope]


def test_a_closure_that_differs_from_the_tree_is_seen_in_either_place(
    news_scope: Scope, sport: Scope
) -> None:
    Scope.objects.filter(pk=sport.pk).update(ancestor_ids=[sport.pk])
    assert closure_differences() == {(sport.pk, news_scope.pk)}
    Scope.objects.filter(pk=sport.pk).update(ancestor_ids=[sport.pk, news_scope.pk])
    ScopeAncestor.objects.filter(scope=sport, ancestor=news_scope).delete()
    assert closure_differences() == {(sport.pk, news_scope.pk)}


def test_no_place_is_added_or_moved_by_half(
    news_scope: Scope, sport: Scope, policies_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies where is kept three times, and the last of them is written last."""

    def run(statement: str, **parameters: object) -> None:
        if statement == scopes._COPY_TO_ROWS:
            raise RuntimeError("The database is full.")
        run_statement(statement, **parameters)

    def tree() -> list[object]:
        return [list(model.objects.order_by("pk").values()) for model in (Scope, ScopeAncestor)]

    before = tree()
    monkeypatch.setattr(scopes, "run_statement", run)
    for change in (lambda: add_scope("Local", news_scope), lambda: move_scope(sport, policies_scope)):
        with pytest.raises(RuntimeError, match="is full"):
            change()
        assert tree() == before


def test_renaming_renames_one_place_and_the_object_at_hand(news_scope: Scope, policies_scope: Scope) -> None:
    rename_scope(news_scope, "Nachrichten")
    assert news_scope.name == "Nachrichten"
    assert {scope.pk: scope.name for scope in Scope.objects.all()} == {
        news_scope.pk: "Nachrichten",
        policies_scope.pk: "Policies",
    }


XMAS = Scope(pk=1, name="Xmas")


def test_where_no_one_names_places_there_is_none() -> None:
    with resolver.replaced_by(None), pytest.raises(Invalid, match="no section at “news”"):
        find_scope("news")


@pytest.mark.parametrize("path", ["Xmas", "/Xmas", "Xmas/", "/Xmas/"])
def test_a_place_is_found_by_its_whole_path(path: str) -> None:
    with resolver.replaced_by({"Xmas": XMAS}.get):
        assert find_scope(path) is XMAS
        with pytest.raises(Invalid, match="no section at “mas”"):
            find_scope("mas")
