"""Who may do one action to how many things before a change and after it, asked for every person and thing.

For actions of which nobody said whom it concerns who asks (``Concerns``), and those done to the site as a whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rbac.actions import Action
from rbac.everybody import CustomRoles, filled, granting_everywhere, statement_for_anybody
from rbac.planned_once import PlannedOnce
from rbac.reached import Reached
from rbac.rulebook import rulebook

type _Sum = tuple[
    int, int, int, str
]  # a person, a place, how many things there, and the sum that tells them apart

# What a person may do is summed up for each place (0: none at all): how many things, and a sum that tells them apart.

SUMMED_UP = """
SELECT array_agg(person), array_agg(place), array_agg(n), array_agg(sum) FROM (
    SELECT person.id AS person, coalesce(thing.place, 0) AS place, count(*) AS n,
           sum(hashint8extended(thing.id, 7))::text AS sum
    FROM unnest($1) AS person (id) CROSS JOIN LATERAL ({allowed}) AS thing (id, place)
    GROUP BY person.id, coalesce(thing.place, 0)
) AS summed_up
"""
# Where there was something before and is something else now, only the things themselves say what came and what went.
THINGS = """
SELECT coalesce(array_agg(thing.id), array[]::bigint[])
FROM unnest(%s::bigint[]) AS person (id) CROSS JOIN LATERAL ({allowed}) AS thing (id, place)
WHERE coalesce(thing.place, 0) = ANY (%s::bigint[])
"""
STAYED = """
SELECT count(*), count(*) FILTER (WHERE thing.id = ANY (%s::bigint[]))
FROM unnest(%s::bigint[]) AS person (id) CROSS JOIN LATERAL ({allowed}) AS thing (id, place)
WHERE coalesce(thing.place, 0) = ANY (%s::bigint[])
"""


@dataclass(frozen=True)
class Moment:
    """What all actions are compared by, asked once for all of them."""

    custom: CustomRoles
    on_site: dict[
        str, set[int]
    ]  # role -> who of them holds it on the whole site, themselves or through a team

    @classmethod
    def of(cls, custom: CustomRoles, reached: Reached) -> "Moment":
        on_site: dict[str, set[int]] = {}
        for person, held in reached.everywhere.items():
            for role in held.roles:
                on_site.setdefault(role, set()).add(person)
        return cls(custom, on_site)


class ComparedOneByOne:
    """One action before and after: who may do it to how many things at which place."""

    def __init__(self, action: Action, places: tuple[int, ...] | None, asked: PlannedOnce) -> None:
        self.action, self._places, self._asked = action, places, asked
        model = rulebook.model_of(action)
        self.site = model is None or not rulebook.scope_path(model)
        self._before: Any = set()
        self._changed: dict[int, tuple[int, int]] = {}
        # person -> (the places where things came or went, or both; what may be done there afterwards)
        self._unclear: dict[int, tuple[list[int], list[int]]] = {}

    def look_before(self, people: list[int], now: Moment) -> None:
        self._before = self._on_site(now) if self.site else self._summed_up(people, now)

    def look_after(self, people: list[int], now: Moment) -> None:
        if self.site:
            self._compare_on_site(people, now)
            return
        after = self._summed_up(people, now)
        for person, places in _numbers_by_person(self._before - after, after - self._before).items():
            more = [later - earlier for earlier, later in places.values()]
            self._changed[person] = sum(n for n in more if n > 0), -sum(n for n in more if n < 0)
            if both := [place for place, (earlier, later) in places.items() if earlier and later]:
                self._unclear[person] = (both, self._one(now, THINGS, [[person]], [both])[0])

    def differences(self, now: Moment) -> Iterator[tuple[int, Action, int, int]]:
        """Once everything is as it was before: what stayed can be told only now."""
        for person, (gained, lost) in sorted(self._changed.items()):
            if person in self._unclear:
                places, things = self._unclear[person]
                were, stayed = self._one(now, STAYED, [things, [person]], [places]) or (0, 0)
                least = len(things) - were
                gained += len(things) - stayed - max(least, 0)
                lost += were - stayed - max(-least, 0)
            if gained or lost:
                yield person, self.action, gained, lost

    def _compare_on_site(self, people: list[int], now: Moment) -> None:
        after = self._on_site(now)
        for person in (self._before ^ after) & set(people):
            self._changed[person] = (1, 0) if person in after else (0, 1)

    def _on_site(self, now: Moment) -> set[int]:
        roles = granting_everywhere(self.action, now.custom)
        return set().union(*(now.on_site.get(role, ()) for role in roles))

    def _summed_up(self, people: list[int], now: Moment) -> set[_Sum]:
        allowed, parameters = statement_for_anybody(self.action, self._places, now.custom)
        columns = self._asked.row(filled(SUMMED_UP, allowed=allowed), [*parameters], people)
        return set(zip(*(column or () for column in columns), strict=True))

    def _one(self, now: Moment, statement: str, first: list[Any], last: list[Any]) -> Any:
        allowed, parameters = statement_for_anybody(self.action, self._places, now.custom)
        with connection.cursor() as cursor:
            cursor.execute(filled(statement, allowed=allowed), [*first, *parameters, *last])
            return cursor.fetchone()


def _numbers_by_person(earlier: set[_Sum], later: set[_Sum]) -> dict[int, dict[int, tuple[int, int]]]:
    """person -> place -> (how many things there were, how many there are), of what is not the same any more."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for person, place, n, _sum in earlier:
        found.setdefault(person, {})[place] = (n, 0)
    for person, place, n, _sum in later:
        places = found.setdefault(person, {})
        places[place] = (places.get(place, (0, 0))[0], n)
    return found
