"""Who gains and who loses, counted for each person and action: what comes is never set off against what goes."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from rbac.access_diff import diff, sample
from rbac.access_diff.diff import AccessDiff, Difference, access_diff
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment, Scope
from rbac.roles import holds_any_role
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, RUN, WRITE

type Told = set[tuple[str, str, int, int, bool]]


class Named(SimpleNamespace):
    """A person of whom only the name matters."""

    def __str__(self) -> str:
        return str(self.name)


@pytest.fixture(autouse=True)
def compared(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Only a few actions are compared, which takes a tenth of the time."""

    def only(*actions: str) -> None:
        monkeypatch.setattr(diff, "compared_actions", lambda: list(actions))

    only(OPEN, RUN)
    return only


def told(found: AccessDiff) -> Told:
    return {(str(found.people[d.person]), str(d.action), d.gained, d.lost, d.site) for d in found.differences}


def test_people_are_counted_once_and_told_by_name_with_what_they_gain_or_lose() -> None:
    people: Any = {1: Named(name="Otto"), 2: Named(name="Ed")}
    found = AccessDiff(
        (
            Difference(1, OPEN, 2, 0),
            Difference(1, RUN, 0, 1, True),
            Difference(1, WRITE, 3, 0),
            Difference(2, WRITE, 1, 1),
            Difference(3, OPEN, 1, 0),  # whose account is gone by now
            Difference(4, OPEN, 0, 1),
        ),
        people,
    )
    assert (found.gaining, found.losing, found.matter) == (3, 3, True)
    assert found.gains() == [
        (people[2], [(WRITE, 1, False)]),
        (people[1], [(OPEN, 2, False), (WRITE, 3, False)]),
    ]
    assert found.losses() == [(people[2], [(WRITE, 1, False)]), (people[1], [(RUN, 1, True)])]


def test_what_would_be_broken_or_relaxed_or_was_not_compared_matters_alone() -> None:
    assert not AccessDiff((), {}).matter
    assert AccessDiff((), {}, broken=("Otto holds both.",)).matter
    assert AccessDiff((), {}, relaxed=("Less is demanded.",)).matter
    assert AccessDiff((), {}, all_objects=False).matter
    assert AccessDiff((), {}, all_people=False).matter


def test_a_role_for_the_whole_site_opens_every_place_and_the_site_itself(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope
) -> None:
    otto, cara = person("otto"), person("cara")
    give(cara, "administrator")
    found = access_diff(lambda: give(otto, "administrator"))
    assert told(found) == {("Otto", OPEN, 2, 0, False), ("Otto", RUN, 1, 0, True)}
    assert not RoleAssignment.objects.filter(user_id=otto.pk).exists()
    taken = access_diff(lambda: RoleAssignment.objects.filter(user_id=cara.pk).delete())
    assert told(taken) == {("Cara", OPEN, 0, 2, False), ("Cara", RUN, 0, 1, True)}


def test_a_role_at_a_place_opens_what_lies_below_and_never_the_site(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    otto = person("otto")
    held = give(otto, "administrator", news_scope)
    elsewhere = access_diff(lambda: RoleAssignment.objects.filter(pk=held.pk).update(scope=policies_scope))
    assert told(elsewhere) == {("Otto", OPEN, 1, 2, False)}


def test_a_user_who_is_in_a_team_is_told_of_too(person: MakePerson, news_scope: Scope) -> None:
    team = Group.objects.create(name="Legal")
    person("otto").groups.add(team)  # type: ignore[attr-defined]
    found = access_diff(
        lambda: RoleAssignment.objects.create(team=team, role="administrator", reason="because")
    )
    assert told(found) == {("Otto", OPEN, 1, 0, False), ("Otto", RUN, 1, 0, True)}


def test_where_people_belong_to_no_groups_their_own_roles_are_compared(
    person: MakePerson, give: GiveRole, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "people_of_team", lambda relation: "")
    otto = person("otto")
    assert told(access_diff(lambda: give(otto, "administrator", news_scope))) == {("Otto", OPEN, 1, 0, False)}


def test_only_those_whom_it_can_concern_are_compared(
    person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    otto, cara = person("otto"), person("cara")

    def both() -> None:
        give(otto, "administrator")
        give(cara, "administrator")

    assert told(access_diff(both, people=iter([otto.pk]), places=[news_scope.pk])) == {
        ("Otto", OPEN, 1, 0, False), ("Otto", RUN, 1, 0, True)
    }  # fmt: skip


def test_who_is_made_by_the_change_is_named_though_gone_again(give: GiveRole, news_scope: Scope) -> None:
    made: dict[str, int] = {}

    def invite() -> None:
        nora: Person = get_user_model().objects.create_user("nora@example.org", name="Nora")
        made["key"] = nora.pk
        give(nora, "editor", news_scope)

    found = access_diff(invite, people=lambda: [made["key"]])
    assert told(found) == {("Nora", OPEN, 1, 0, False)}
    assert not get_user_model().objects.filter(name="Nora").exists()


def test_what_was_looked_at_meanwhile_is_not_kept(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    otto = person("otto")

    def look() -> None:
        give(otto, "editor", news_scope)
        forget_assignments()
        assert holds_any_role(otto)

    access_diff(look)
    assert not holds_any_role(otto)


@pytest.mark.parametrize(
    ("before", "after", "gained", "lost"),
    [("ab", "bcd", 2, 1), ("bcd", "ab", 1, 2), ("ab", "cd", 2, 2), ("abc", "abc", 0, 0)],
)
def test_what_comes_and_what_goes_at_one_place_is_counted_apart(
    before: str,
    after: str,
    gained: int,
    lost: int,
    person: MakePerson,
    give: GiveRole,
    news_scope: Scope,
    compared: Any,
) -> None:
    """Cara writes the notes that are hers; which these are changes."""
    compared(WRITE)
    cara = person("cara")
    give(cara, "contributor", news_scope)
    notes = {name: give(person(name), f"note {name}", news_scope).pk for name in "abcd"}

    def hers(names: str) -> None:
        RoleAssignment.objects.filter(role__startswith="note").update(assigned_by=None)
        RoleAssignment.objects.filter(pk__in=[notes[name] for name in names]).update(assigned_by=cara.pk)

    hers(before)
    found = access_diff(lambda: hers(after), people=[cara.pk])
    assert told(found) == ({("Cara", WRITE, gained, lost, False)} if gained else set())
