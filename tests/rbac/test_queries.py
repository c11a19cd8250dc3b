"""Lists say what decisions say, in one query. (That they agree is test_agreement.py.)"""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.actors import ANONYMOUS, SystemActor
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.models import RoleAssignment, Scope
from rbac.models.grant_queries import NOTHING
from rbac.queries import annotate_allowed, as_boolean, only, or_parts, visible_to
from rbac.rulebook import Row, UnknownAction, UnknownSystemActor, no, rulebook, yes
from rbac.scopes import add_scope
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, READ, RUN, SIGN, VIEW, WRITE

pytestmark = pytest.mark.usefixtures("rules")


def test_unknown_names_fail_loudly(db: None) -> None:
    with pytest.raises(UnknownAction):
        visible_to(ANONYMOUS, "sample.no_such_thing", Scope)
    with pytest.raises(UnknownSystemActor):
        visible_to(SystemActor("no_such_job"), OPEN, Scope)
    with pytest.raises(TypeError, match="cannot act"):
        visible_to(None, OPEN, Scope)


@pytest.mark.parametrize("action", [RUN, READ])
def test_a_list_of_another_model_is_no_question(action: str) -> None:
    with pytest.raises(TypeError, match="not done to Scope"):
        visible_to(ANONYMOUS, action, Scope)


def test_anonymous_users_and_users_without_a_role_see_nothing(person: MakePerson, news_scope: Scope) -> None:
    assert not visible_to(ANONYMOUS, OPEN, Scope).exists()
    assert not visible_to(person("otto"), OPEN, Scope).exists()


def test_a_role_ends_in_the_list_on_the_databases_clock(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    ed = person("ed")
    held = give(ed, "editor", news_scope, until=timezone.now() + timedelta(hours=1))
    listed = visible_to(ed, OPEN, Scope)
    assert listed.count() == 1
    RoleAssignment.objects.filter(pk=held.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert listed.all().count() == 0


def test_a_list_keeps_what_the_caller_has_filtered_and_ordered(
    nora: Person, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    listed = visible_to(nora, OPEN, Scope.objects.exclude(pk=news_scope.pk).order_by("-name"))
    assert list(listed) == [sport]


def test_what_binds_everybody_binds_lists(nell: Person, person: MakePerson, give: GiveRole) -> None:
    open_note, locked = give(person("otto"), "note"), give(person("cara"), "note")
    RoleAssignment.objects.filter(pk=locked.pk).update(reason="locked")
    listed = set(visible_to(nell, WRITE, RoleAssignment))
    assert open_note in listed
    assert locked not in listed


@pytest.mark.parametrize("count", [1, 200])
def test_a_list_takes_one_query_however_many_roles_are_held(
    person: MakePerson,
    give: GiveRole,
    news_scope: Scope,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ed = hold_many(person("ed"), news_scope, count)
    with django_assert_num_queries(2):  # the roles, once for the request, and the list
        assert visible_to(ed, OPEN, Scope).count() == count
    with django_assert_num_queries(1):
        names = {"may_write": WRITE, "may_sign": SIGN}
        list(annotate_allowed(visible_to(ed, READ, RoleAssignment), ed, names))


@pytest.mark.late
def test_the_query_is_as_long_for_a_thousand_roles_as_for_one(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    few, many = hold_many(person("ed"), news_scope, 1), hold_many(person("edna"), news_scope, 300)
    sizes = [len(str(visible_to(user, OPEN, Scope).query)) for user in (few, many)]
    assert abs(sizes[0] - sizes[1]) < 10


def test_the_query_uses_no_like_and_no_list_of_keys(person: MakePerson, news_scope: Scope) -> None:
    sql = str(visible_to(hold_many(person("ed"), news_scope, 20), OPEN, Scope).query)
    assert " LIKE " not in sql
    assert sql.count("EXISTS") == 1


def test_each_row_says_what_is_allowed(person: MakePerson, give: GiveRole, news_scope: Scope) -> None:
    cara, ed = person("cara"), person("ed")
    give(cara, "contributor", news_scope)
    own = give(ed, "note", news_scope, assigned_by=cara)
    other = give(ed, "note two", news_scope)
    rows: Any = annotate_allowed(
        RoleAssignment.objects.filter(user_id=ed.pk), cara, {"may_read": READ, "may_write": WRITE}
    )
    assert {row.pk: (row.may_read, row.may_write) for row in rows} == {
        own.pk: (True, True),
        other.pk: (True, False),
    }


def hold_many(user: Person, above: Scope, count: int) -> Person:
    for number in range(count):
        scope = add_scope(f"{user.pk} {number}", above)
        RoleAssignment.objects.create(user_id=user.pk, role="editor", scope=scope, reason="because")
    fresh: Person = get_user_model().objects.get(pk=user.pk)
    return fresh


def test_what_is_for_everybody_is_seen_by_a_user_who_has_no_account_in_order(
    nils: Person, news_scope: Scope, set_state: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells: dict[str, Any] = dict.fromkeys(("contributor", "editor", "administrator"), no("x"))
    set_state(nils, active=False)
    for row, seen in ((Row(**cells, anybody=yes("all")), [news_scope]), (Row(**cells), [])):
        monkeypatch.setattr(rulebook, "row", lambda action, row=row: row)
        for who in (ANONYMOUS, nils):
            assert list(visible_to(who, VIEW, Scope)) == seen


def opened(user: Person) -> set[str]:
    """The names of the places that ``user`` may open; each decision must say the same."""
    listed = {scope.name for scope in visible_to(user, OPEN, Scope)}
    assert listed == {scope.name for scope in Scope.objects.all() if decide(user, OPEN, scope).allowed}
    return listed


def test_a_role_on_the_whole_site_lends_its_reach_to_no_other(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    cara = person("cara")
    give(cara, "contributor")  # who opens nothing
    assert opened(cara) == set()
    give(cara, "editor", sport)
    assert opened(cara) == {"Sport"}


def test_a_role_at_one_place_lends_nothing_to_another_at_another_place(
    nora: Person, give: GiveRole, policies_scope: Scope
) -> None:
    give(nora, "contributor", policies_scope)
    assert opened(nora) == {"News"}


def test_what_a_team_opens_is_opened_to_its_members_only(
    person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    tom, otto = person("tom"), person("otto")
    desk = Group.objects.create(name="Desk")
    desk.user_set.add(tom.pk)
    RoleAssignment.objects.create(team=desk, role="editor", scope=news_scope, reason="the desk opens")
    forget_assignments()
    assert (opened(tom), opened(otto)) == ({"News"}, set())
    give(tom, "editor", policies_scope)
    assert opened(tom) == {"News", "Policies"}


def test_a_condition_of_one_role_narrows_no_other(
    nora: Person, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    """Editors sign what is dated, administrators everything: who is one here and the other there."""
    give(nora, "administrator", policies_scope)
    for place in (news_scope, policies_scope):
        give(nora, "note", place)  # without a date
    signed = visible_to(nora, SIGN, RoleAssignment.objects.filter(role="note"))
    assert [note.scope_id for note in signed] == [policies_scope.pk]


NEWS, SPORT, POLICIES, TOP = Q(name="News"), Q(name="Sport"), Q(name="Policies"), Q(depth=1)
PARTS = {
    "everything": (Q(), 1),
    "one": (NEWS, 1),
    "both of two": (NEWS & TOP, 1),
    "either of two": (NEWS | SPORT, 2),
    "none of two": (~(NEWS | SPORT), 1),
    "either of two beside what must hold": ((NEWS | SPORT) & TOP, 2),
    "either of two beside two that must hold": ((NEWS | POLICIES) & TOP & ~SPORT, 2),
    "none of two beside what must hold": (~(NEWS | SPORT) & TOP, 1),
    "both of two within": (Q(Q(NEWS, TOP), ~SPORT), 1),
    "either of one and of two beside what must hold": (POLICIES | ((NEWS | SPORT) & TOP), 3),
    "either of two within two": (((NEWS | SPORT) | (POLICIES & TOP)) & ~Q(name="x"), 3),
}


@pytest.mark.parametrize(("allowed", "number"), PARTS.values(), ids=PARTS.keys())
def test_the_parts_find_together_what_the_whole_finds(
    allowed: Q, number: int, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    parts = or_parts(allowed)
    assert len(parts) == number
    found = {scope.name for part in parts for scope in Scope.objects.filter(part)}
    assert found == {scope.name for scope in Scope.objects.filter(allowed)}


def test_nothing_and_everything_need_no_condition(person: MakePerson, give: GiveRole) -> None:
    give(person("otto"), "note")
    notes = RoleAssignment.objects.all()
    assert [only(notes, NOTHING).count(), only(notes, Q()).count(), only(notes, Q(role="x")).count()] == [
        0,
        1,
        0,
    ]
    asked = {"never": NOTHING, "always": Q(), "this": Q(role="note"), "other": Q(role="x")}
    row = notes.annotate(**{name: as_boolean(allowed) for name, allowed in asked.items()}).values(*asked)[0]
    assert row == {"never": False, "always": True, "this": True, "other": False}
