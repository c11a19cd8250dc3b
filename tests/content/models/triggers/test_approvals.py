"""PostgreSQL counts approvals as Python does, by the functions in content.models.triggers.approvals."""

import json
import random
import re
from typing import Any

from django.db import connection

from content.models import Article, Section
from content.models.triggers.approvals import FUNCTIONS
from content.required_approvals import demands_of, loosened, most_met
from rbac.models import CustomRole
from tests.captured_web import refused
from tests.newsroom import Person, fresh

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


def test_the_database_has_the_functions_of_the_code(database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'content\\_%%'")
        there = {name: " ".join(text.split()) for name, text in cursor.fetchall()}
    for signature, _answers, _behaviour, text in FUNCTIONS:
        name = re.match(r"\w+", signature)
        assert name is not None
        assert there[name[0]] == " ".join(text.split())


def test_the_web_publishes_nothing_that_the_right_person_did_not_approve(
    approved: Article, asks: Section, legal: CustomRole
) -> None:
    refused("UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s", approved.draft_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_section SET demands = '[]', approvals = 1")
    refused("UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s", approved.draft_id)


def test_the_web_lends_nobody_a_role(
    in_review: Article, asks: Section, legal: CustomRole, ed: Person
) -> None:
    draft = fresh(in_review).draft
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO content_approval (revision_id, digest, submission, approver_id, role, held, policy)"
            " VALUES (%s, %s, %s, %s, %s, %s, '{}')",
            [draft.pk, draft.digest, draft.status.submission, ed.pk, legal.key, f'["{legal.key}"]'],
        )
    assert draft.approvals.get().held == ["editor"]
    refused("UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s", draft.pk)
