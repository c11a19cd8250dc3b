"""Required approvals (content.required_approvals): what can be required, and which of two is looser."""

import json
import random
from typing import Any

import pytest
from django.db import connection

from content.models import Section
from content.policies import change as set_policy
from content.policy import lines
from content.required_approvals import demands_of, loosened, most_met
from content.sections.verbs import add_section
from rbac.errors import Invalid
from rbac.models import CustomRole
from secureproject.people.own_data import data_of
from tests.newsroom import Person
from tests.policies import demand, token


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


def test_it_is_inherited_and_says_from_where(asks: Section, ada: Person) -> None:
    below = add_section(asks, by=ada, title="Harbour")
    line = next(line for line in lines(below) if line.name == "demands")
    assert (str(line.words), line.source) == (
        "One by a user with the role “Legal review”",
        "inherited from “News”",
    )
    assert demand(below, ada, []).applied_at is None


def test_own_data_names_the_sections_that_ask_for_somebody(news: Section, ada: Person, ed: Person) -> None:
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
    assert found == [loosened(demands_of(row["a"]), demands_of(row["b"])) for row in rows]


def test_what_is_not_looser_is_met_by_nothing_that_did_not_meet_it_before() -> None:
    chance = random.Random(9)  # noqa: S311
    for _ in range(2000):
        old, new, given = demands_of(some(chance, 3)), demands_of(some(chance, 3)), some(chance, 4)
        if not loosened(new, old) and most_met(given, new) == len(new):
            assert most_met(given, old) == len(old), (old, new, given)
