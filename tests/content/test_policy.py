"""Effective policies (content.policy): as defined, whatever is changed, moved and added."""

from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.addresses.section_move import locked
from content.errors import Loosens
from content.models import Address, Policy, Section
from content.models.address import AddressKind
from content.policies import change as set_policy
from content.policy import NAMES, ORDER, InForce, combined, in_force, loosened
from content.sections.verbs import move_section, parent_of
from rbac import account_state
from rbac.account_state import AccountState
from rbac.errors import Invalid, Refused
from rbac.scopes import add_scope
from tests.newsroom import Person
from tests.policies import administrator

DEMANDS: tuple[list[list[str]], ...] = (
    [],
    [["role:editor"]],
    [["role:administrator"]],
    [["role:administrator", "role:editor"]],
)
VALUES: dict[str, Any] = {**ORDER, "demands": DEMANDS}
OWN = st.fixed_dictionaries(
    {}, optional={name: st.one_of(st.none(), st.sampled_from(list(order))) for name, order in VALUES.items()}
)
PLACE = st.integers(0, 4)
STEP = st.one_of(
    st.tuples(st.just("set"), PLACE, OWN),
    st.tuples(st.just("move"), PLACE, st.one_of(st.none(), PLACE)),
    st.tuples(st.just("agree"), st.booleans(), st.none()),
)
PARENTS = st.lists(st.one_of(st.none(), PLACE), min_size=5, max_size=5)
IN_ORDER = AccountState(active=True, frozen=False, factor_verified=True, authenticated_at=None, passkey=True)


def defined(section: Section | None) -> InForce:
    """The definition, read literally: what is above, with what the section sets itself upon it."""
    if section is None:
        return set_policy.in_force_on_site()
    return combined(defined(parent_of(section)), set_policy.own_policy(section))


@pytest.mark.parametrize("examples", [6, pytest.param(300, marks=pytest.mark.deep)])
def test_what_is_in_force_is_what_the_definition_says(examples: int, ada: Person) -> None:
    for name in ("Abel", "Bea"):
        administrator(name)
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

    @settings(max_examples=examples, suppress_health_check=checks, deadline=None)
    @given(parents=PARENTS, steps=st.lists(STEP, min_size=3, max_size=5))
    def run(parents: list[int | None], steps: list[Any]) -> None:
        with transaction.atomic(), account_state.provider.replaced_by(lambda _user: IN_ORDER):
            walk(plant(parents), steps)
            transaction.set_rollback(True)

    run()


def plant(parents: list[int | None]) -> list[int]:
    sections: list[Section] = []
    for number, parent in enumerate(parents):
        above = sections[parent].scope if parent is not None and parent < number else None
        if above:
            above.refresh_from_db()
        scope = add_scope(f"S{number}", above)
        sections.append(Section.objects.create(scope=scope, title=f"S{number}", slug=f"s{number}"))
        place(sections[-1])
    return [section.pk for section in sections]


def place(section: Section) -> None:
    above = parent_of(section)
    path = f"{above.address.path}/{section.slug}" if above else section.slug
    Address.objects.create(path=path, kind=AddressKind.SECTION, section=section)


def walk(keys: list[int], steps: list[Any]) -> None:
    asker, other = administrator("Abel"), administrator("Bea")
    for kind, which, value in steps:
        before = {key: in_force(Section.objects.get(pk=key)) for key in keys}
        agreed = kind == "agree"
        try:
            with transaction.atomic():
                take(kind, keys, which, value, asker, other)
        except (Invalid, Loosens, Refused):  # nobody agrees to what they asked for
            pass
        for key in keys:
            section = locked(Section(pk=key))
            assert in_force(section) == defined(section), (kind, which, value)
            assert agreed or not loosened(in_force(section), before[key]), (kind, which, value)
            for name in NAMES:
                source = section.policy_from.get(name)
                assert source is None or Policy.objects.filter(section=source["id"]).exists()


def take(kind: str, keys: list[int], which: Any, value: Any, asker: Person, other: Person) -> None:
    if kind == "set":
        set_policy.change_policy(locked(Section(pk=keys[which])), value, by=asker, reason="x")
    elif kind == "move":
        to = Section.objects.get(pk=keys[value]) if value is not None else None
        move_section(Section.objects.get(pk=keys[which]), to, by=asker, reason="x")
    else:
        for change in set_policy.pending():
            set_policy.agree(change, by=other if which else asker)


def test_what_is_looser_is_looser_in_every_order() -> None:
    for name, order in ORDER.items():
        for stricter, looser in pairwise(order):
            assert loosened(InForce(**{name: looser}), InForce(**{name: stricter})) == [name]
