"""What people hold at which place, at one moment: roles, and what they were given there."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Q, Value

from rbac.assignments import in_force
from rbac.lookups import IsAmong
from rbac.models import RoleAssignment, ScopeAncestor
from rbac.people import people_of_team
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
    asked = _Asked(people)
    for person in ("user_id", people_of_team("team")):
        if person:
            held: Any = RoleAssignment.objects.filter(in_force(), asked.condition(person))
            for who, place, role in held.values_list(person, "scope_id", "role"):
                if who in asked.keys:
                    yield who, place, role, True
    for store in rulebook.grant_stores:
        if store.covers_below:
            yield from _given(store, asked)


class _Asked:
    """Keys of which rows are looked for. Of very many nearly all rows are: to send the keys costs more than to read."""

    def __init__(self, keys: Iterable[int]) -> None:
        self.keys = frozenset(keys)

    def condition(self, column: str) -> Any:
        return _is_one_of(column, sorted(self.keys)) if len(self.keys) <= MANY else Q()


def _given(store: GrantStore, asked: _Asked) -> Iterator[_Found]:
    own = rulebook.scope_path(store.model)
    place = "content_object_id" if own == "pk" else f"content_object__{own}"
    columns = (place, "permission__content_type__app_label", "permission__codename")
    for rows, person in ((store.to_person, "user_id"), (store.to_team, people_of_team("group"))):
        if person:
            held: Any = rows._default_manager.filter(in_force(), asked.condition(person))
            for who, where, app, name in held.values_list(person, *columns):
                if who in asked.keys:
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
