"""Every address x everybody x every state x every method: what comes of it is what the rulebook says, and only that.

The default run takes every address, person, state and method, but not every product of them; ``--deep`` takes that.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from math import ceil

import pytest
from django.db.models import Model

from tests.exhaustion.addresses import METHODS, Address, every_address, unknown_parameters
from tests.exhaustion.conftest import World
from tests.exhaustion.oracle import IN, METHOD, MISSING, REFUSED, expected, may, still_refused
from tests.exhaustion.people import Someone, StayConfirmed
from tests.exhaustion.walking import Answer, Walk

ADMIN = "/admin/"
PARTS = 8  # for as many processes as there are
type Case = tuple[Address, Someone, str, Model | None]


def test_every_parameter_of_every_address_can_be_filled() -> None:
    """A new kind of parameter gets a line in addresses.py: VALUES; a new kind of object one in conftest.py."""
    assert {a.pattern: unknown_parameters(a) for a in every_address() if unknown_parameters(a)} == {}


@pytest.mark.deep
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_what_the_rulebook_says_at_every_address_in_every_state_by_every_method(
    part: int, world: World, walk: Walk
) -> None:
    assert wrong(every_case(world, part), walk) == []


@pytest.mark.late
def test_everybody_gets_what_the_rulebook_says_at_every_address(world: World, walk: Walk) -> None:
    assert wrong(some_cases(world), walk) == []


def every_case(world: World, part: int) -> Iterator[Case]:
    for address in islice(every_address(), part, None, PARTS):
        for obj in things_at(address, world):
            for who in world.people:
                yield from ((address, who, method, obj) for method in METHODS)


def some_cases(world: World) -> Iterator[Case]:
    """Each address meets a third of the people, each state and each method; all three take turns."""
    for number, address in enumerate(every_address()):
        things = things_at(address, world)
        methods = sorted(address.methods or {"GET", "POST"})
        most = max(ceil(len(world.people) / 3), len(things), len(methods))
        for turn in range(turns_of(address, most)):
            who = world.people[(number + 3 * turn) % len(world.people)]
            yield address, who, methods[turn % len(methods)], things[turn % len(things)]
        for turn, method in enumerate(METHODS if number % 6 == 0 else ()):
            yield (
                address,
                world.people[(number + turn) % len(world.people)],
                method,
                things[turn % len(things)],
            )


def turns_of(address: Address, most: int) -> int:
    """All admin pages wear one rule, and anyone who a page is open to meets no rule at it."""
    if address.rule.kind in {"public", "signed in"} or address.pattern.startswith(ADMIN):
        return 2
    return most


def things_at(address: Address, world: World) -> Sequence[Model | None]:
    model = address.model
    if model is None:
        return [None]
    if address.rule.model is None and model not in world.things:
        return [*model._default_manager.order_by("pk")[:2], None]  # what the newsroom has of it
    assert model in world.things, f"{address.pattern}: put a {model.__name__} into the world (conftest.py)"
    return [*world.things[model].values(), None]


def wrong(cases: Iterator[Case], walk: Walk) -> list[str]:
    found = []
    # Every request is taken back, so the rulebook goes on saying the same of the same people and things.
    said, confirmed = cache(expected), StayConfirmed()
    for address, who, method, obj in cases:
        confirmed.again()
        wanted = said(address.rule, who, obj if address.rule.model else None)
        answer = walk.ask(who, method, address.with_object(obj))
        if fault := fault_of(address, who, method, wanted, answer) or shown_wrongly(
            address, who, obj, answer
        ):
            found.append(f"{method} {address.with_object(obj)} by {who.name} ({obj}): {fault}")
    return found


def fault_of(address: Address, who: Someone, method: str, wanted: str, answer: Answer) -> str:
    """What is wrong with the answer, or nothing."""
    if answer.status >= 500:
        return f"answered {answer.status}"
    if answer.outcome == METHOD:
        if address.pattern.startswith(ADMIN):
            return ""  # Django's own pages say inside which methods they take
        return "" if address.methods is not None and method not in address.methods else "405, yet it takes it"
    if wanted != IN:
        if answer.outcome != wanted:
            return f"{answer.outcome} ({answer.status}) instead of {wanted}"
        return f"refused, and yet it wrote {answer.writes}" if answer.writes else ""
    return fault_inside(address, who, answer)


def fault_inside(address: Address, who: Someone, answer: Answer) -> str:
    """The rule let them in. What refuses them then must be a decision too, and the right one."""
    if answer.outcome == IN or (answer.outcome == MISSING and not answer.refusals):
        return ""
    if address.rule.kind == "public" or address.pattern.startswith(ADMIN):
        return ""
    if answer.outcome not in {REFUSED, MISSING} or not answer.refusals:
        return f"the rule says yes, and yet {answer.outcome} ({answer.status})"
    wrongly = [refused.decision for refused in answer.refusals if not still_refused(refused.decision, who)]
    return f"refused against the rulebook: {wrongly}" if wrongly else ""


def shown_wrongly(address: Address, who: Someone, obj: Model | None, answer: Answer) -> str:
    """Where the rule is about no object, the view looks for itself: what it shows must be allowed all the same."""
    if obj is None or not address.shows or answer.status != 200 or not answer.body:
        return ""
    return "" if may(who, address.shows, obj) else f"it shows {obj}, which {address.shows} does not allow"
