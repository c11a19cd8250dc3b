"""In which situations things are, as far as anybody's rights go: which facts of the rulebook hold of them.

What somebody may do to a thing follows from what they hold at its place and from the facts that conditions and
invariants ask for: that it is not in the trash, that they wrote part of it. A hundred thousand articles are in a
handful of situations, so rights are worked out for each situation and not for each article. For all but a few people a
thing is in the same situation; for whom it is another one, each condition and invariant says itself (``Concerns``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import Model, Q

from rbac.actions import Action
from rbac.everybody import Anybody, CustomRoles, every_cell
from rbac.queries import as_boolean, invariant_holds
from rbac.rulebook import Concerns, Condition, Invariant, rulebook

MOST_FACTS = 60  # in the bits of a bigint

PERSON = '"person"."id"'


type _Source = Callable[[Any], Q]  # of an actor


class Stranger:
    """Somebody who has nothing to do with anything."""

    pk = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds at a place: roles, and what they were given there, as "app.codename"."""

    roles: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()


NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Needed:
    """What one action takes. Numbers are sets of facts that all have to hold."""

    cells: tuple[tuple[frozenset[str], int], ...]  # with one of these roles
    without_role: tuple[int, ...]
    given: frozenset[str]
    of_the_given: int  # grants never pass what is about who asks
    always: int

    def allows(self, held: Held, facts: int, given: frozenset[str] = frozenset()) -> bool:
        """Whether somebody who holds that at its place may do it to a thing of which ``facts`` hold.

        ``given``: what they were given on this very thing.
        """
        if facts & self.always != self.always:
            return False
        if any(facts & fact == fact and roles & held.roles for roles, fact in self.cells):
            return True
        if any(facts & fact == fact for fact in self.without_role):
            return True
        if facts & self.of_the_given != self.of_the_given:
            return False
        return bool(self.given & held.given or self.given & given)


class _Holding:
    """That an invariant holds. Of one invariant always the same one."""

    def __init__(self, invariant: Invariant) -> None:
        self._invariant = invariant

    def __call__(self, actor: Any) -> Q:
        return invariant_holds(self._invariant, actor)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holding) and self._invariant is other._invariant

    def __hash__(self) -> int:
        return id(self._invariant)


@dataclass(eq=False)
class Situations:
    """What is to be known about the things of one model for ``actions``, all of which are done to it.

    ``facts`` holds each of them twice: for a stranger, and for the person of the statement around it, or None where it
    is the same for everybody. ``unknown`` are the actions of which nobody said whom it concerns who asks.
    """

    model: type[Model]
    path: str
    actions: tuple[Action, ...]
    facts: list[tuple[Q, Q | None]] = field(default_factory=list)
    concerns: list[Concerns] = field(default_factory=list)
    unknown: set[Action] = field(default_factory=set)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    # What was written out as text before. By what they are made of and not by what that says: the sources stay.
    _bits: dict[_Source, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for action in self.actions:
            self._look_at(action)

    def needed_for(self, action: Action, custom: CustomRoles) -> Needed:
        """What ``action`` takes, where these are the roles that administrators made."""
        by_fact: dict[int, set[str]] = {}
        for role, cell in every_cell(action, custom):
            if cell.grants:
                by_fact.setdefault(self._fact_of(cell.condition), set()).add(role)
        without = rulebook.row(action).open_cells.values()
        invariants = rulebook.invariants_of(action)
        return Needed(
            tuple((frozenset(roles), fact) for fact, roles in by_fact.items()),
            tuple(self._fact_of(cell.condition) for cell in without if cell.grants),
            _can_be_given(action, self.model),
            self._all_of(one.query for one in invariants if one.personal),
            self._all_of(_Holding(one) for one in invariants),
        )

    def _look_at(self, action: Action) -> None:
        known = len(self.facts)
        row = rulebook.row(action)
        asked = [cell.condition for cell in (*row.roles.values(), *row.open_cells.values()) if cell.grants]
        self.needed_for(action, ())
        sources: list[Condition | Invariant] = [one for one in asked if one]
        for source in (*sources, *rulebook.invariants_of(action)):
            if not _asks_who(source, self.model):
                continue
            if source.concerns is None:
                self.unknown.add(action)
            else:
                self.concerns += [one for one in source.concerns if one not in self.concerns]
        if len(self.facts) > MOST_FACTS:
            del self.facts[known:]
            self._numbers = {fact: number for fact, number in self._numbers.items() if number < known}
            self._bits = {source: bit for source, bit in self._bits.items() if bit < 1 << known}
            self.unknown.add(action)

    def _fact_of(self, condition: Condition | None) -> int:
        return self._all_of([condition.query] if condition else [])

    def _all_of(self, sources: Iterable[_Source]) -> int:
        return reduce(or_, map(self._bit_of, sources), 0)

    def _bit_of(self, source: _Source) -> int:
        if source not in self._bits:
            self._bits[source] = self._number(source(Stranger()), source(Anybody()))
        return self._bits[source]

    def _number(self, of_stranger: Q, of_person: Q) -> int:
        """The bit of a fact; 0 for what always holds."""
        if not of_person and not of_stranger:
            return 0
        key = (_as_text(of_stranger, self.model), _as_text(of_person, self.model))
        if key not in self._numbers:
            self._numbers[key] = len(self.facts)
            self.facts.append((of_stranger, of_person if PERSON in key[1] else None))
        return 1 << self._numbers[key]


def _can_be_given(action: Action, model: type[Model]) -> frozenset[str]:
    """The permissions of which a grant lets somebody do it, on the thing or on a place above it."""
    apps = {
        store.model._meta.app_label
        for store in rulebook.grant_stores
        if store.covers_below or issubclass(model, store.model)
    }
    return frozenset(name for name in rulebook.grants_that_allow(action) if name.partition(".")[0] in apps)


def _asks_who(source: Condition | Invariant, model: type[Model]) -> bool:
    said = source.query(Anybody()) if isinstance(source, Condition) else invariant_holds(source, Anybody())
    texts = [_as_text(said, model)]
    if isinstance(source, Invariant) and source.personal:
        texts.append(_as_text(source.query(Anybody()), model))
    return any(PERSON in text for text in texts)


def _as_text(asked: Q, model: type[Model]) -> str:
    """Two facts that PostgreSQL is asked for by the same text are one."""
    rows: Any = model._default_manager.annotate(fact=as_boolean(asked)).order_by().values_list("fact")
    try:
        return str(rows.query)
    except (EmptyResultSet, FullResultSet) as always:
        return type(always).__name__


@lru_cache(maxsize=64)
def situations_of(actions: tuple[Action, ...]) -> list[Situations]:
    """Of all the models at a place to which one of ``actions`` is done. Nothing is read for it but the rulebook."""
    by_model: dict[type[Model], list[Action]] = {}
    for action in actions:
        model = rulebook.model_of(action)
        if model is not None and rulebook.scope_path(model):
            by_model.setdefault(model, []).append(action)
    return [Situations(model, rulebook.scope_path(model), tuple(found)) for model, found in by_model.items()]
