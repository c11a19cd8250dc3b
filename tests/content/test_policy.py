"""Effective policies (content.policy): as defined, whatever is changed, moved and added; and what can be required."""

import json
import random
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.addresses.section_move import locked
from content.errors import Loosens
from content.models import Address, Policy, PublicText, Section
from content.models.address import AddressKind
from content.models.public_text import TextKind
from content.policies import change as set_policy
from content.policy import (
    NAMES,
    ORDER,
    InForce,
    combine_policies,
    demands_loosened,
    demands_of,
    in_force,
    loosened,
    most_met,
)
from content.sections.verbs import move_section, parent_of
from rbac import account_state
from rbac.account_state import AccountState
from rbac.errors import Invalid, Refused
from rbac.models import CustomRole
from rbac.scopes import add_scope
from secureproject.people.own_data import data_of
from tests.newsroom import Person
from tests.policies import administrator, demand, token
from tests.words import OLD_SITE

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
    return combine_policies(defined(parent_of(section)), set_policy.own_policy(section))


@pytest.mark.late
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
        PublicText.objects.create(
            kind=TextKind.SECTION,
            words={"title": f"S{number}", "slug": f"s{number}"},
            source=OLD_SITE,
            digest="0" * 64,
        )
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
        except (Invalid, Loosens, Refused):  # no one agrees to what they asked for
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


@pytest.mark.parametrize(
    "nonsense",
    [[[]], ["role:editor"], [["role:nobody"]], [["person:999999"]], [["team:1"]], [["role:editor"]] * 4, "x"],
)
def test_what_is_no_demand_is_refused(nonsense: Any, news: Section, ada: Person) -> None:
    with pytest.raises(Invalid):
        demand(news, ada, nonsense)


def test_less_takes_two_and_more_is_in_force_at_once(
    news: Section, ada: Person, ed: Person, edna: Person, legal: CustomRole
) -> None:
    for stricter in (
        [[token(legal), token(ed)]],
        [[token(legal)]],
        [[token(legal)], [token(ed), token(edna)]],
    ):
        assert demand(news, ada, stricter).applied_at is not None, stricter
    for looser in (
        [],
        [[token(legal)]],
        [["role:editor"], [token(ed)]],
        [[token(legal)], [token(ed), token(edna), token(ada)]],
    ):
        change = demand(news, ada, looser)
        assert (change.loosens, change.applied_at) == (True, None), looser
        set_policy.withdraw(change, by=ada)


def test_own_data_names_the_sections_that_ask_for_someone(news: Section, ada: Person, ed: Person) -> None:
    demand(news, ada, [[token(ed)]])
    assert data_of(ed)["asked_to_approve"] == ["News"]


TOKENS = [f"role:{name}" for name in "abc"] + [f"person:{key}" for key in (1, 2)]

CASES = 400

COUNTED = "SELECT content_demands_met(given, demands) FROM jsonb_to_recordset(%s) AS one (given jsonb, demands jsonb)"

COMPARED = "SELECT content_demands_loosened(a, b) FROM jsonb_to_recordset(%s) AS one (a jsonb, b jsonb)"


def some(chance: random.Random, most: int) -> list[list[str]]:
    return [sorted(chance.sample(TOKENS, chance.randint(1, 3))) for _ in range(chance.randint(0, most))]


def asked(statement: str, rows: list[dict[str, Any]]) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows)])
        return [value for (value,) in cursor.fetchall()]


def test_as_many_demands_are_met_as_python_says(database: str) -> None:
    chance = random.Random(7)  # noqa: S311
    rows = [{"given": some(chance, 4), "demands": some(chance, 3)} for _ in range(CASES)]
    assert asked(COUNTED, rows) == [most_met(row["given"], demands_of(row["demands"])) for row in rows]


def test_what_is_looser_is_looser_in_both(owner_connection: object, database: str) -> None:
    chance = random.Random(8)  # noqa: S311
    rows = [{"a": some(chance, 3), "b": some(chance, 3)} for _ in range(CASES)]
    with owner_connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(COMPARED, [json.dumps(rows)])
        found = [value for (value,) in cursor.fetchall()]
    assert found == [demands_loosened(demands_of(row["a"]), demands_of(row["b"])) for row in rows]


def test_what_is_not_looser_is_met_by_nothing_that_did_not_meet_it_before() -> None:
    chance = random.Random(9)  # noqa: S311
    for _ in range(2000):
        old, new, given = demands_of(some(chance, 3)), demands_of(some(chance, 3)), some(chance, 4)
        if not demands_loosened(new, old) and most_met(given, new) == len(new):
            assert most_met(given, old) == len(old), (old, new, given)
