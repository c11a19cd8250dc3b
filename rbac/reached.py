"""What people hold at which place, at one moment: roles, and what they were given there."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Q, Value

from rbac.assignments import in_force
from rbac.lookups import IsAmong
from rbac.models import RoleAssignment, ScopeAncestor
from rbac.people import memberships, people_of_team
from rbac.rulebook import GrantStore, rulebook
from rbac.situations import NOTHING, Held

MANY = 500  # people, or places

type _Found = tuple[
    int, int | None, str, bool
]  # who, where (None: on the whole site), what, and whether it is a role


class Reached(NamedTuple):
    """``at``: person -> place -> what they hold there, where that is more than they hold ``everywhere``."""

    everywhere: dict[int, Held]
    at: dict[int, dict[int, Held]]

    def by(self, person: int, place: int) -> Held:
        """What ``person`` holds at ``place``."""
        here = self.at.get(person, {}).get(place)
        return here if here is not None else self.everywhere.get(person, NOTHING)


def reached_by(people: list[int], below: tuple[int, ...] | None) -> Reached:
    """What ``people`` hold at this moment; ``below``: at no places but those below these."""
    found = list(_found(people))
    everywhere: dict[int, Held] = {}
    for person, place, what, role in found:
        if place is None:
            everywhere[person] = _more(everywhere.get(person, NOTHING), what, role)
    inside = _places_below({place for _, place, _, _ in found if place is not None}, below)
    at: dict[int, dict[int, Held]] = {}
    for person, place, what, role in found:
        here = at.setdefault(person, {}) if place in inside else {}
        for one in inside.get(place or 0, ()):
            here[one] = _more(here.get(one) or everywhere.get(person, NOTHING), what, role)
    return Reached(everywhere, at)


@lru_cache(maxsize=10_000)
def _more(held: Held, what: str, role: bool) -> Held:
    """The same object for the same: ten thousand people hold a handful of things."""
    more = frozenset({what})
    return Held(held.roles | more, held.given) if role else Held(held.roles, held.given | more)


def _found(people: list[int]) -> Iterator[_Found]:
    asked, held = Holders(people), RoleAssignment.objects.filter(in_force())
    for holder in ("user", "team"):
        for who, place, role in asked.rows(held, holder, "scope_id", "role"):
            yield who, place, role, True
    for store in rulebook.grant_stores:
        if store.covers_below:
            yield from _given(store, asked)


class Holders:
    """People of whom it is asked what they hold, themselves and through teams."""

    def __init__(self, people: Iterable[int]) -> None:
        self._asked = _Asked(people)

    def rows(self, held: Any, holder: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """``columns`` of ``held``, after the person; ``holder``: "user", or what a team is called there."""
        if holder == "user":
            yield from self._of_people(held, "user_id", columns)
        elif not (through := people_of_team(holder)):
            return
        elif len(self._asked.keys) > MANY:
            yield from self._of_people(held, through, columns)
        elif self._teams:
            # Their teams are asked for first: joined, PostgreSQL reads what all teams hold where it knows nothing.
            of_teams = held.filter(_is_one_of(f"{holder}_id", sorted(self._teams)))
            for team, *values in of_teams.values_list(f"{holder}_id", *columns):
                for person in self._teams[team]:
                    yield person, *values

    def _of_people(self, held: Any, person: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        for found in held.filter(self._asked.condition(person)).values_list(person, *columns):
            if found[0] in self._asked.keys:
                yield found

    @cached_property
    def _teams(self) -> dict[int, list[int]]:
        """Team -> those of the people who are in it."""
        rows, person = memberships()
        mine = rows.filter(_is_one_of(f"{person}_id", sorted(self._asked.keys)))
        found: dict[int, list[int]] = {}
        for team, one in mine.values_list("group_id", f"{person}_id"):
            found.setdefault(team, []).append(one)
        return found


class _Asked:
    """Keys of which rows are looked for. Of very many nearly all rows are: to send the keys costs more than to read."""

    def __init__(self, keys: Iterable[int]) -> None:
        self.keys = frozenset(keys)

    def condition(self, column: str) -> Any:
        return _is_one_of(column, sorted(self.keys)) if len(self.keys) <= MANY else Q()


def _given(store: GrantStore, asked: Holders) -> Iterator[_Found]:
    own = rulebook.scope_path(store.model)
    place = "content_object_id" if own == "pk" else f"content_object__{own}"
    columns = (place, "permission__content_type__app_label", "permission__codename")
    for rows, holder in ((store.to_person, "user"), (store.to_team, "group")):
        held = rows._default_manager.filter(in_force())
        for who, where, app, name in asked.rows(held, holder, *columns):
            yield who, where, f"{app}.{name}", False


def _is_one_of(person: str, people: list[int]) -> IsAmong:
    return IsAmong(F(person), Value(people, ArrayField(BigIntegerField())))


def _places_below(places: set[int], below: tuple[int, ...] | None) -> dict[int, list[int]]:
    """Each of ``places`` with those below it, itself included."""
    asked = _Asked(places)
    links: Any = ScopeAncestor.objects.filter(asked.condition("ancestor_id"))
    if below is not None:
        inside = ScopeAncestor.objects.filter(_is_one_of("ancestor_id", sorted(below)))
        links = links.filter(scope__in=inside.values("scope"))
    found: dict[int, list[int]] = {}
    for above, place in links.values_list("ancestor_id", "scope_id"):
        if above in asked.keys:
            found.setdefault(above, []).append(place)
    return found
