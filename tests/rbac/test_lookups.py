"""Comparisons that Django has no word for, and that PostgreSQL answers them by an index."""

import re

import psycopg
import pytest
from django.db.models import Exists, F, OuterRef, Value

from foundation.lookups import IsAmong
from rbac.models import Scope
from rbac.queries import annotate_allowed
from tests.rbac.conftest import Person
from tests.rbac.samples import OPEN


def test_a_value_is_found_among_the_elements_of_an_array_and_nowhere_else(
    news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    here = Scope.objects.filter(IsAmong(F("pk"), OuterRef("ancestor_ids")))
    assert set(Scope.objects.filter(Exists(here.filter(pk=news_scope.pk)))) == {news_scope, sport}
    assert set(Scope.objects.filter(Exists(here.filter(pk=sport.pk)))) == {sport}
    assert not Scope.objects.filter(IsAmong(Value(policies_scope.pk), F("ancestor_ids"))).exclude(
        pk=policies_scope.pk
    )


MANY = """
INSERT INTO secure_rbac_scope (id, path, depth, numchild, name, ancestor_ids)
    SELECT n, lpad(to_hex(n), 8, '0'), 1, 0, 'x', ARRAY[n] FROM generate_series(100001, 104000) AS n;
INSERT INTO secure_rbac_roleassignment (user_id, role, scope_id, reason, assigned_by_system)
    SELECT %s, 'editor', n, 'x', '' FROM generate_series(100001, 101000) AS n
    UNION ALL SELECT n, 'editor', n, 'x', '' FROM generate_series(101001, 104000) AS n;
ANALYZE secure_rbac_scope, secure_rbac_roleassignment;
"""


@pytest.mark.usefixtures("fresh_database")  # what other tests left in the table would be read too
def test_a_page_is_answered_from_an_index_row_by_row_for_a_user_who_holds_a_thousand_roles(
    nora: Person, owner_connection: "psycopg.Connection[tuple[str]]"
) -> None:
    page = annotate_allowed(Scope.objects.order_by("path")[:50], nora, {"may_open": OPEN})
    asked, values = page.query.sql_with_params()
    with owner_connection.transaction(force_rollback=True):
        for statement in MANY.split(";\n")[:-1]:
            owner_connection.execute(statement, [nora.pk] if "%s" in statement else None)
        lines = [line for (line,) in owner_connection.execute(f"EXPLAIN (ANALYZE, BUFFERS) {asked}", values)]
    plan = "\n".join(lines)
    assert "Seq Scan" not in plan
    assert "scope_id = ANY (secure_rbac_scope.ancestor_ids)" in next(
        line for line in lines if "Index Cond" in line
    )
    (blocks,) = [int(found) for found in re.findall(r"shared hit=(\d+)", lines[1])]
    assert blocks < 6 * 50
