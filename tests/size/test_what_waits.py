"""What waits for someone is found without reading what waits for others, however much that is and in whatever order.

The worst case: everything of others is wanted sooner than the little that waits for anyone who looks.
"""

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import Client

from content import workflow
from content.cms.desk.dashboard import SHOWN
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.counting import look_over, rows_read
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.size.many import MANY, many_articles

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

OTHERS = 10_000
PLACES = 1_000
# Of every table together: walks of 400 drafts and what is shown, by whichever plan; and of each place with a role.
# To look at each draft of others takes 50,000 at least, and took 200,000.
MOST_ROWS, ROWS_OF_A_PLACE = 20_000, 10
# Of two plans one reads 16,100 rows for the two thousand, one 22,500; looking at all ten thousand reads 40,100.
LOOKED_THROUGH = 25_000
FILL = """
ALTER TABLE content_article DISABLE TRIGGER USER;
INSERT INTO content_revision (id, article_id, number, title, summary, body, language, details, words, topic_ids,
    byline_ids, author_id, digest)
SELECT 1000000 + n, 1000000 + n, 1, 'Rule ' || n, '', '', 'en', '{}', 5, '{}', '{}', %(author)s, repeat(md5(n::text), 2)
FROM generate_series(1, %(articles)s) AS n;
INSERT INTO content_article (id, kind, section_id, slug, author_id, draft_id, draft_author_ids, public_version,
    created_at, changed_at)
SELECT 1000000 + n, 'article', %(section)s, 'rule-' || n, %(author)s, 1000000 + n, ARRAY[%(author)s::bigint], 1,
    now(), now() - n * interval '1 second'
FROM generate_series(1, %(articles)s) AS n;
INSERT INTO content_revisionstatus (revision_id, state, submission, submitted_at, due_at)
SELECT 1000000 + n, CASE n %% 2 WHEN 0 THEN 'in_review' ELSE 'approved' END, 1, now(), now() + n * interval '1 second'
FROM generate_series(1, %(articles)s) AS n;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE content_article ENABLE TRIGGER USER;
"""


@pytest.fixture
def much(news: Section, policies: Section, cara: Person, colin: Person, owner_connection: Any) -> None:
    for title in ("Ferry", "Harbour"):
        workflow.submit(workflow.create_article(news, by=cara, title=title, body="<p>x</p>"), by=cara)
    for number in range(SHOWN):  # what changed lately is found at once
        workflow.create_article(news, by=cara, title=f"Draft {number}", body="<p>x</p>")
    values = {"author": colin.pk, "section": policies.pk, "articles": OTHERS}
    psycopg.ClientCursor(owner_connection).execute(FILL, values)
    look_over(owner_connection)


@pytest.fixture
def in_many_places(news: Section, ed: Person, owner_connection: Any) -> None:
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=ed, role="editor", scope=part.scope, reason="many")
        for part in sections_below(news, PLACES)
    )
    forget_assignments()
    look_over(owner_connection)


def rows_of_all_tables(act: Callable[[], object]) -> int:
    """By indexes wherever it can, as where few rows are wanted of large tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        before = _read(cursor)
        act()
        return _read(cursor) - before


def _read(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")
    return int(cursor.fetchone()[0])


def waits(client: Client, address: str) -> list[str]:
    shown = client.get(address).content.decode()
    return list(dict.fromkeys(re.findall(r">(Ferry|Harbour|Rule \d+)<", shown.split('id="changed"')[0])))


@pytest.mark.usefixtures("much")
@pytest.mark.parametrize("address", ["/cms/", "/cms/review/"])
def test_what_waits_for_others_is_not_read(address: str, ed: Person) -> None:
    client, shown = signed_in(ed), []
    rows = rows_of_all_tables(lambda: shown.extend(waits(client, address)))
    assert shown == ["Ferry", "Harbour"]
    assert rows <= MOST_ROWS, rows


@pytest.mark.usefixtures("much", "in_many_places")
@pytest.mark.parametrize("address", ["/cms/", "/cms/review/"])
def test_nor_with_a_role_in_a_thousand_places(address: str, ed: Person) -> None:
    client, shown = signed_in(ed), []
    rows = rows_of_all_tables(lambda: shown.extend(waits(client, address)))
    assert shown == ["Ferry", "Harbour"]
    assert rows <= MOST_ROWS + PLACES * ROWS_OF_A_PLACE, rows


@pytest.mark.usefixtures("much")
def test_a_user_who_works_on_the_whole_site_sees_what_is_wanted_first(edna: Person) -> None:
    client, shown = signed_in(edna), []
    rows = rows_of_all_tables(lambda: shown.extend(waits(client, "/cms/review/")))
    assert shown == [f"Rule {n}" for n in range(1, 51)]
    assert rows <= MOST_ROWS, rows


def test_a_user_who_may_decide_about_nothing_of_very_much_is_told_how_far_the_desk_looked(
    policies: Section, colin: Person, edna: Person, owner_connection: Any
) -> None:
    """All of it is her own, so that someone else approves it."""
    values = {"author": edna.pk, "section": policies.pk, "articles": OTHERS}
    psycopg.ClientCursor(owner_connection).execute(FILL, values)
    look_over(owner_connection)
    client, shown = signed_in(edna), []
    rows = rows_of_all_tables(lambda: shown.append(client.get("/cms/").content.decode()))
    assert "The 2,000 articles that are wanted first were looked through" in shown[0]
    assert rows <= LOOKED_THROUGH, rows


def test_of_ones_own_drafts_those_that_are_shown_are_read(
    news: Section, policies: Section, ed: Person, edna: Person, owner_connection: Any
) -> None:
    many_articles(policies, edna, name="of-edna")
    many_articles(news, ed, name="of-ed")
    look_over(owner_connection)
    client, shown = signed_in(ed), []

    def look() -> None:
        shown.extend(re.findall(r">(of-\w+)-\d+<", client.get("/cms/").content.decode()))

    with transaction.atomic():
        asked = rows_read(RoleAssignment, look)  # once for each draft that is looked at, by whichever plan
    assert shown == ["of-ed"] * 2 * SHOWN  # as one's own, and as what changed lately
    assert asked <= MANY // 3, asked
