"""Who may do what to how many things before a change and after it, worked out for each situation that things are in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Model

from rbac.actions import Action
from rbac.counted_situations import Concerned, Group, concerned, counted, named, tables_read
from rbac.everybody import CustomRoles
from rbac.looked_at import LookedAt
from rbac.models import CustomRole, RoleAssignment
from rbac.people import memberships_table, people_of_team
from rbac.reached import MANY, Reached
from rbac.rulebook import rulebook
from rbac.situations import Held, Needed, Situations
from rbac.standing import Where

type _Sums = dict[tuple[int, bool], int]  # (number of the action, whether it is gained) -> to how many things


class Rights(NamedTuple):
    """What people hold at one moment, and what the roles that administrators made include."""

    reached: Reached
    custom: CustomRoles


@dataclass(frozen=True)
class Change:
    """``before`` and ``after`` are the people who are compared; ``written``: tables, None where nobody knows."""

    before: frozenset[int]
    after: list[int]
    now: Rights  # before it, and once it is undone
    then: Rights
    written: set[str] | None

    @cached_property
    def whose_rights_differ(self) -> list[int]:
        """Of all others only things can be different."""
        if self.now.custom != self.then.custom:
            return self.after
        return [one for one in self.after if one not in self.before or not self._holds_the_same(one)]

    def touches(self, tables: set[str]) -> bool:
        """Whether anything in ``tables`` may be different."""
        return self.written is None or not self.written.isdisjoint(tables)

    def _holds_the_same(self, person: int) -> bool:
        now, then = self.now.reached, self.then.reached
        everywhere = now.everywhere.get(person) == then.everywhere.get(person)
        return everywhere and now.at.get(person) == then.at.get(person)


class _Judged:
    """Which actions are allowed at one moment, as a set of bits: worked out once for what is held and what holds."""

    def __init__(self, needed: list[Needed]) -> None:
        self._needed = needed
        self._known: dict[tuple[Held, int, frozenset[str]], int] = {}

    def allowed(self, held: Held | None, facts: int | None, given: frozenset[str] = frozenset()) -> int:
        """``held``: None for somebody who is not there; ``facts``: None for what is not there."""
        if held is None or facts is None:
            return 0
        key = held, facts, given
        if key not in self._known:
            bits = (one.allows(held, facts, given) << place for place, one in enumerate(self._needed))
            self._known[key] = sum(bits)
        return self._known[key]


class ComparedSituations:
    """The things of one model. To be asked ``look_after`` once the change is made, and the rest once it is undone."""

    def __init__(self, of: Situations, below: tuple[int, ...] | None) -> None:
        self.of, self._below = of, below
        self._actions = [action for action in of.actions if action not in of.unknown]
        self._among: set[int] | None = None

    def look_before(self, people: list[int], looked_at: LookedAt) -> None:
        """Chooses what is looked at, where there is too much for all of it."""
        self._looked_at_in = looked_at
        if not looked_at.is_whole(self.of):
            self._among = looked_at.some_of(self.of, people) | looked_at.given(self.of, people)

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing of which it was not told who gains and who loses."""
        return self._among is None or not (self._touched or self._looked_at)

    def _where(self, at: tuple[int, ...] | None = None) -> Where:
        if self._among is None:
            return Where(self._below, at)
        return Where(self._below, None, tuple(sorted(self._among)))

    def look_after(self, change: Change) -> None:
        self._change = change
        if self._among is not None:
            self._among |= self._looked_at_in.given(self.of, change.after)
        self._touched = change.touches(tables_read(self.of) - self._tables_of_rights())
        # Who holds what they held before does what they did before, to things that are what they were.
        every = self._touched or change.touches(self._tables_of_grants())
        self._looked_at = change.after if every else change.whose_rights_differ
        self._concerned_then = concerned(self.of, self._looked_at, self._where())
        self._named_then = named(self.of, self._where()) if self._touched else {}

    def differences(self) -> Iterator[tuple[int, Action, int, int]]:
        """(person, action, gained, lost)."""
        self._now, then = self._change.now, self._change.then
        self._judged = [
            _Judged([self.of.needed_for(action, rights.custom) for action in self._actions])
            for rights in (self._now, then)
        ]
        self._group()
        self._differ = frozenset(self._change.whose_rights_differ)
        of_person = self._things_of_each()
        for person in self._looked_at:
            if not (self._changing or person in of_person or person in self._differ):
                continue
            sums = self._sums_of(person, of_person.get(person, ()))
            for number, action in enumerate(self._actions):
                gained, lost = sums.get((number, True), 0), sums.get((number, False), 0)
                if gained or lost:
                    yield person, action, gained, lost

    def _things_of_each(self) -> dict[int, list[tuple[int, Concerned | None, Concerned | None]]]:
        """What is to be looked at one by one. Where rights and facts are what they were, so is what they allow."""
        people = sorted(self._change.before.intersection(self._looked_at))
        before, then = concerned(self.of, people, self._where()), self._concerned_then
        found: dict[int, list[tuple[int, Concerned | None, Concerned | None]]] = {}
        for key in before.keys() | then.keys():
            person, thing = key
            was, becomes = before.get(key), then.get(key)
            if was != becomes or thing in self._moved or person in self._differ:
                found.setdefault(person, []).append((thing, was, becomes))
        return found

    def _tables_of_rights(self) -> set[str]:
        """A stranger holds nothing: what is in them is the same to one."""
        models: set[type[Model]] = {RoleAssignment, CustomRole, *_models_of_grants()}
        rights = models - {self.of.model}
        return {model._meta.db_table for model in rights}

    def _tables_of_grants(self) -> set[str]:
        """What is given on a thing itself, and who is in which team."""
        of_teams = {memberships_table()} if people_of_team("group") else set()
        return {model._meta.db_table for model in _models_of_grants()} | of_teams

    # How many things are in which situation before and after.

    def _group(self) -> None:
        self._at: dict[int, dict[tuple[int | None, int | None], int]] = {}
        self._moved: dict[int, tuple[Group | None, Group | None]] = {}
        self._known: dict[tuple[int, Held | None, Held | None], _Sums] = {}
        if self._touched:
            self._group_named(named(self.of, self._where()), self._named_then)
        elif (where := self._where_rights_differ()) is not None:
            for (place, facts), n in counted(self.of, where, self._places_held(where)).items():
                self._add(place, facts, facts, n)
        self._everywhere: dict[tuple[int | None, int | None], int] = {}
        self._changing: set[int] = set()  # where things are in another situation afterwards
        for place, groups in self._at.items():
            for key, n in groups.items():
                self._everywhere[key] = self._everywhere.get(key, 0) + n
                if key[0] != key[1]:
                    self._changing.add(place)

    def _group_named(self, before: dict[Group, tuple[int, str]], after: dict[Group, tuple[int, str]]) -> None:
        left: dict[int, Group] = {}
        came: dict[int, Group] = {}
        for group in before.keys() | after.keys():
            was, becomes = before.get(group), after.get(group)
            if was == becomes and was is not None:
                self._add(group.place, group.facts, group.facts, was[0])
                continue
            left |= dict.fromkeys(_keys(was), group)
            came |= dict.fromkeys(_keys(becomes), group)
        for thing in left.keys() | came.keys():
            both = left.get(thing), came.get(thing)
            self._moved[thing] = both
            for place, facts, facts_then in _apart(*both):
                self._add(place, facts, facts_then, 1)

    def _add(self, place: int, facts: int | None, facts_then: int | None, n: int) -> None:
        groups = self._at.setdefault(place, {})
        groups[facts, facts_then] = groups.get((facts, facts_then), 0) + n

    def _where_rights_differ(self) -> Where | None:
        """Only there have things to be counted; None: nowhere."""
        if self._now.custom != self._change.then.custom:
            return self._where()
        places: set[int] = set()
        for person in self._change.whose_rights_differ:
            if self._held(person) != self._held_then(person):
                return self._where()
            here, there = (
                rights.at.get(person, {}) for rights in (self._now.reached, self._change.then.reached)
            )
            if here != there:
                places |= {one for one in here.keys() | there.keys() if here.get(one) != there.get(one)}
        return self._where(tuple(sorted(places))) if places else None

    def _places_held(self, where: Where) -> list[int] | None:
        """Those at which somebody looked at holds something of their own; None: it matters what is at each place."""
        if where.at is not None:
            return None
        rights = (self._now.reached, self._change.then.reached)
        held = {place for one in rights for who in self._looked_at for place in one.at.get(who, ())}
        return sorted(held) if len(held) <= MANY else None

    # What that means for one person.

    def _held(self, person: int, place: int = 0) -> Held | None:
        return self._now.reached.by(person, place) if person in self._change.before else None

    def _held_then(self, person: int, place: int = 0) -> Held | None:
        return self._change.then.reached.by(person, place)

    def _sums_of(
        self, person: int, things: Iterable[tuple[int, Concerned | None, Concerned | None]]
    ) -> _Sums:
        held, then = self._held(person), self._held_then(person)
        sums = dict(self._sums_everywhere(held, then))
        for place in self._places_of(person):
            here, there = self._held(person, place), self._held_then(person, place)
            _add_to(sums, self._sums_at(place, held, then), -1)
            _add_to(sums, self._sums_at(place, here, there), 1)
        for thing, before, after in things:
            self._correct(sums, person, thing, before, after)
        return sums

    def _places_of(self, person: int) -> set[int]:
        own = (rights.at.get(person, {}).keys() for rights in (self._now.reached, self._change.then.reached))
        there = self._at if person in self._differ else self._changing
        return {place for places in own for place in places if place in there}

    def _sums_everywhere(self, held: Held | None, then: Held | None) -> _Sums:
        return self._sums(-1, self._everywhere, held, then)

    def _sums_at(self, place: int, held: Held | None, then: Held | None) -> _Sums:
        return self._sums(place, self._at[place], held, then)

    def _sums(
        self,
        place: int,
        groups: dict[tuple[int | None, int | None], int],
        held: Held | None,
        then: Held | None,
    ) -> _Sums:
        key = place, held, then
        if key not in self._known:
            sums: _Sums = {}
            for (facts, facts_then), n in groups.items():
                self._judge(sums, (held, facts), (then, facts_then), n)
            self._known[key] = sums
        return self._known[key]

    def _judge(
        self,
        sums: _Sums,
        before: tuple[Held | None, int | None, frozenset[str]] | tuple[Held | None, int | None],
        after: tuple[Held | None, int | None, frozenset[str]] | tuple[Held | None, int | None],
        n: int,
    ) -> None:
        was, becomes = self._judged[0].allowed(*before), self._judged[1].allowed(*after)
        for bits, gained in ((becomes & ~was, True), (was & ~becomes, False)):
            while bits:
                number = (bits & -bits).bit_length() - 1
                sums[number, gained] = sums.get((number, gained), 0) + n
                bits &= bits - 1

    def _correct(
        self, sums: _Sums, person: int, thing: int, before: Concerned | None, after: Concerned | None
    ) -> None:
        """It was counted as it is for a stranger."""
        known = before or after
        assert known is not None  # noqa: S101
        still = Group(known.place, known.of_stranger)
        was, becomes = self._moved.get(thing, (still, still))
        for place, facts, facts_then in _apart(was, becomes):
            held, then = self._held(person, place), self._held_then(person, place)
            self._judge(sums, (held, facts), (then, facts_then), -1)
            own, own_then = before if facts is not None else None, after if facts_then is not None else None
            own_facts = (own.facts, own.given) if own else (facts, frozenset[str]())
            then_facts = (own_then.facts, own_then.given) if own_then else (facts_then, frozenset[str]())
            self._judge(sums, (held, *own_facts), (then, *then_facts), 1)


def _apart(was: Group | None, becomes: Group | None) -> Iterator[tuple[int, int | None, int | None]]:
    """(place, facts before, facts after); twice for what stands somewhere else afterwards."""
    if was and becomes and was.place == becomes.place:
        yield was.place, was.facts, becomes.facts
        return
    if was:
        yield was.place, was.facts, None
    if becomes:
        yield becomes.place, None, becomes.facts


def _keys(group: tuple[int, str] | None) -> list[int]:
    return [int(key) for key in group[1].split(",")] if group else []


def _add_to(sums: _Sums, more: _Sums, sign: int) -> None:
    for key, n in more.items():
        sums[key] = sums.get(key, 0) + sign * n


def _models_of_grants() -> list[type[Model]]:
    return [model for store in rulebook.grant_stores for model in (store.to_person, store.to_team)]
