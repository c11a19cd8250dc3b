"""Who gains and who loses: a change is made, what everybody may do before and after is compared, and it is undone.

PostgreSQL says what that is, by the conditions that lists are made of: one statement for each action before the change
and the same after it, however many people and articles there are. It works for every change that is made through this
database connection: of a role, an assignment, a team, the tree or a policy.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from rbac.actions import Action
from rbac.assignments import forget_assignments, in_force
from rbac.everybody import CustomRoles, custom_roles, filled, granting_everywhere, statement_for_anybody
from rbac.models import RoleAssignment
from rbac.people import people_of_team
from rbac.planned_once import PlannedOnce
from rbac.rulebook import rulebook
from rbac.safeguards import Safeguards

type People = Iterable[int] | Callable[[], Iterable[int]]
type _Sum = tuple[
    int, int, int, str
]  # a person, a place, how many things there, and the sum that tells them apart

MOST_SHOWN = 50  # people

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


@dataclass(frozen=True, slots=True)
class Difference:
    """``person`` may do ``action`` to so many things more and so many less; to the whole site where ``site``."""

    person: int
    action: Action
    gained: int
    lost: int
    site: bool = False


@dataclass(frozen=True)
class Consequences:
    """What a change would do. The lists show at most MOST_SHOWN people; the numbers are those of everybody."""

    differences: tuple[Difference, ...]
    people: dict[int, AbstractBaseUser]
    broken: tuple[str, ...] = ()  # sentences: what must not be so and would be
    relaxed: tuple[str, ...] = ()  # sentences: what would be demanded no longer

    @property
    def matter(self) -> bool:
        """Whether anything is different for anybody."""
        return bool(self.differences or self.broken or self.relaxed)

    @property
    def gaining(self) -> int:
        """How many people may do something that they may not do now."""
        return len({d.person for d in self.differences if d.gained})

    @property
    def losing(self) -> int:
        return len({d.person for d in self.differences if d.lost})

    def gains(self) -> list[tuple[AbstractBaseUser, list[tuple[Action, int, bool]]]]:
        """The people who gain, by name, each with what, to how many things, and whether that is the whole site."""
        return self._by_person(lambda d: d.gained)

    def losses(self) -> list[tuple[AbstractBaseUser, list[tuple[Action, int, bool]]]]:
        return self._by_person(lambda d: d.lost)

    def _by_person(
        self, number: Callable[[Difference], int]
    ) -> list[tuple[AbstractBaseUser, list[tuple[Action, int, bool]]]]:
        found: dict[int, list[tuple[Action, int, bool]]] = {}
        for each in self.differences:
            if number(each):
                found.setdefault(each.person, []).append((each.action, number(each), each.site))
        named = [(self.people[key], found[key]) for key in found if key in self.people]
        return sorted(named, key=lambda pair: str(pair[0]))[:MOST_SHOWN]


class _Undone(Exception):
    """Rolls the change back."""


def consequences_of(
    change: Callable[[], object], *, people: People | None = None, places: Iterable[int] | None = None
) -> Consequences:
    """What ``change()`` would do, which is run and undone. Whatever it raises comes through, and nothing has happened.

    ``people`` are the keys of those whom it can concern (everybody who holds something, if not given), or says them
    once it has happened; ``places`` are the scopes below which it can change something (everywhere). Both only spare
    work: what lies outside is not compared.
    """
    where = tuple(sorted(set(places))) if places is not None else None
    people = people if people is None or callable(people) else list(people)
    asked = PlannedOnce()
    looked_at = [_Compared(action, where, asked) for action in _compared_actions()]
    safeguards = Safeguards(where, policies=people is None)
    with transaction.atomic():
        try:
            with transaction.atomic():
                before = _keys(people, happened=False)
                safeguards.look_before()
                now = Moment.seen()
                for each in looked_at:
                    each.look_before(before, now)
                change()
                after = sorted({*before, *_keys(people, happened=True)})
                # Who was only just made is gone again afterwards.
                shown = dict(get_user_model()._default_manager.in_bulk(after)) if callable(people) else {}
                broken, relaxed = safeguards.look_after()
                then = Moment.seen()
                for each in looked_at:
                    each.look_after(after, then)
                raise _Undone
        except _Undone:
            differences = tuple(d for each in looked_at for d in each.differences(now))
        finally:
            forget_assignments()  # what was loaded meanwhile was never so
            asked.forget()
    shown |= get_user_model()._default_manager.in_bulk({d.person for d in differences})
    return Consequences(differences, shown, broken, relaxed)


def _keys(people: People | None, *, happened: bool) -> list[int]:
    if people is None:
        return _everybody()
    if callable(people):
        return sorted(set(people())) if happened else []
    return sorted(set(people))


@dataclass(frozen=True)
class Moment:
    """What all actions are compared by, asked once for all of them."""

    custom: CustomRoles
    on_site: dict[str, set[int]]  # role -> who holds it on the whole site, themselves or through a team

    @classmethod
    def seen(cls) -> "Moment":
        held = RoleAssignment.objects.filter(in_force(), scope=None)
        on_site: dict[str, set[int]] = {}
        for way in _ways():
            for role, person in held.exclude(**{way: None}).values_list("role", way):
                on_site.setdefault(role, set()).add(person)
        return cls(custom_roles(), on_site)


class _Compared:
    """One action before and after: who may do it to how many things at which place."""

    def __init__(self, action: Action, places: tuple[int, ...] | None, asked: PlannedOnce) -> None:
        self.action, self._places, self._asked = action, places, asked
        model = rulebook.model_of(action)
        self._site = model is None or not rulebook.scope_path(model)
        self._before: Any = set()
        self._changed: dict[int, tuple[int, int]] = {}
        # person -> (the places where things came or went, or both; what may be done there afterwards)
        self._unclear: dict[int, tuple[list[int], list[int]]] = {}

    def look_before(self, people: list[int], now: Moment) -> None:
        self._before = self._on_site(now) if self._site else self._summed_up(people, now)

    def look_after(self, people: list[int], now: Moment) -> None:
        if self._site:
            self._compare_on_site(people, now)
            return
        after = self._summed_up(people, now)
        for person, places in _numbers_by_person(self._before - after, after - self._before).items():
            more = [later - earlier for earlier, later in places.values()]
            self._changed[person] = sum(n for n in more if n > 0), -sum(n for n in more if n < 0)
            if both := [place for place, (earlier, later) in places.items() if earlier and later]:
                self._unclear[person] = (both, self._one(now, THINGS, [[person]], [both])[0])

    def differences(self, now: Moment) -> Iterator[Difference]:
        """Once everything is as it was before: what stayed can be told only now."""
        for person, (gained, lost) in sorted(self._changed.items()):
            if person in self._unclear:
                places, things = self._unclear[person]
                were, stayed = self._one(now, STAYED, [things, [person]], [places]) or (0, 0)
                least = len(things) - were
                gained += len(things) - stayed - max(least, 0)
                lost += were - stayed - max(-least, 0)
            if gained or lost:
                yield Difference(person, self.action, gained, lost, self._site)

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


def _compared_actions() -> list[Action]:
    """All but those done to what is held: a grant is a thing to be seen itself, and comes with every giving."""
    held = {RoleAssignment, *(m for store in rulebook.grant_stores for m in (store.to_person, store.to_team))}
    held |= rulebook.records
    return [action for action in rulebook if rulebook.model_of(action) not in held]


def _everybody() -> list[int]:
    """Everybody who holds a role or a grant, themselves or through a team."""
    queries: list[Any] = [
        RoleAssignment.objects.filter(in_force()).values_list(way, flat=True) for way in _ways()
    ]
    for store in rulebook.grant_stores:
        queries.append(store.to_person._default_manager.filter(in_force()).values_list("user_id", flat=True))
        if members := people_of_team("group"):
            given = store.to_team._default_manager.filter(in_force())
            queries.append(given.values_list(members, flat=True))
    return sorted({key for query in queries for key in query if key is not None})


def _ways() -> list[str]:
    return [way for way in ("user_id", people_of_team("team")) if way]
