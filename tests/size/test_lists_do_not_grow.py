"""Lists of a site with many articles read what they show, or a walk that ends: counted in rows, never in time.

What is looked for is always the oldest of all, so that walking from the newest article on would read every one.
"""

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.cms.lists.bounded_pages import REACH
from content.cms.lists.title_search import SAMPLE
from content.models import Article, Section
from rbac.models import RoleAssignment
from rbac.scopes import add_scope
from tests.counting import look_over
from tests.newsroom import Person
from tests.signing_in import signed_in

type Owner = psycopg.Connection[Any]

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

ARTICLES = 20_000
ROLES = 300
MOST_ROWS = REACH + SAMPLE  # of any step of any plan, found or thrown away
PLANNED_AGAIN = 6  # times, after which PostgreSQL may take one plan for all values of a prepared statement
# Others' articles, half of them published: what the verbs would write, written at once.
FILL = """
ALTER TABLE content_article DISABLE TRIGGER USER;
ALTER TABLE content_revisionstatus DISABLE TRIGGER USER;
INSERT INTO content_revision (id, article_id, number, title, summary, body, language, details, words, topic_ids,
    byline_ids, author_id, digest)
SELECT 1000000 + n, 1000000 + n, 1, 'Story ' || n || ' about the harbour', '', '', 'en', '{}', 5, '{}', '{}',
    %(author)s, repeat(md5(n::text), 2)
FROM generate_series(1, %(articles)s) AS n;
INSERT INTO content_article (id, kind, section_id, slug, author_id, live_id, draft_id, draft_author_ids, public_version,
    created_at, changed_at, published_at)
SELECT 1000000 + n, 'article', %(section)s, 'story-' || n, %(author)s, CASE WHEN n %% 2 = 0 THEN 1000000 + n END,
    CASE WHEN n %% 2 = 1 THEN 1000000 + n END, CASE WHEN n %% 2 = 1 THEN ARRAY[%(author)s::bigint] ELSE '{}' END, 1,
    now(), now() + n * interval '1 second', CASE WHEN n %% 2 = 0 THEN now() END
FROM generate_series(1, %(articles)s) AS n;
INSERT INTO content_revisionstatus (revision_id, state, submission)
SELECT 1000000 + n, CASE WHEN n %% 2 = 0 THEN 'published' ELSE 'draft' END, 0
FROM generate_series(1, %(articles)s) AS n;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE content_article ENABLE TRIGGER USER;
ALTER TABLE content_revisionstatus ENABLE TRIGGER USER;
"""


SO_FAR = "Nothing found so far"
# What must be shown on each page, for anyone who works in the one section or on the whole site.
SHOWN = {
    "/cms/": "Waits",
    "/cms/review/": "Waits",
    "/cms/articles/?state=in_review": "Waits",
    "/cms/articles/?state=archived": "Ferry timetable changes",
    "/cms/articles/?kind=page": "A page",
    "/cms/articles/?q=eppelin": "Zeppelin over the harbour",
    "/cms/articles/?q=harbour": "Story 20000 about the harbour",
    "/cms/articles/?q=harbour&state=published": "Story 20000 about the harbour",
    "/cms/articles/?q=submarine": "Nothing fits these filters",
    "/cms/articles/?q=waits&state=in_review": "Waits",
    "/cms/articles/?q=e": "Story 20000 about the harbour",
    "/cms/articles/?q=bo&state=published": "Story 20000 about the harbour",
    "/cms/articles/?q=zz": SO_FAR,
    "/cms/articles/?q=zz&kind=article": SO_FAR,
    "/cms/articles/?q=zz&section={news}": SO_FAR,
    "/cms/articles/?q=zz&state=draft&section={news}": SO_FAR,
    "/cms/articles/?q=eppelin&section={news}": "Zeppelin over the harbour",
    "/cms/articles/?q=harbour&state=draft&kind=page": "Nothing fits these filters",
    "/cms/articles/?state=archived&kind=page": "Nothing fits these filters",
    "/cms/articles/?kind=page&state=in_review": "Nothing fits these filters",
    "/cms/articles/?kind=page&section={news}": "A page",
}


@pytest.fixture
def large(
    taken_down: Article,
    news: Section,
    cara: Person,
    ed: Person,
    edna: Person,
    owner_connection: Owner,
) -> None:
    """The oldest article of each kind that lists ask for, and many newer ones of another user; as many roles as a site
    has, of which PostgreSQL looks for one by an index.
    """
    otto = User.objects.create(email="otto@example.org", name="Otto")
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=otto, role="contributor", scope=add_scope(f"Place {n}"), reason="many")
        for n in range(ROLES)
    )
    write(news, cara, "Zeppelin over the harbour")
    together = write(news, edna, "Written by two")
    workflow.save_draft(together, by=ed, title="Written by two", summary="", body="<p>x y</p>", base=1)
    workflow.submit(write(news, cara, "Waits"), by=cara)
    workflow.create_article(news, by=cara, title="A page", kind="page", body="<p>x</p>")
    values = {"author": edna.pk, "section": news.pk, "articles": ARTICLES}
    psycopg.ClientCursor(owner_connection).execute(FILL, values)
    look_over(owner_connection)


def write(section: Section, by: Person, title: str) -> Article:
    return workflow.create_article(section, by=by, title=title, body="<p>x</p>")


def read(person: Person, address: str) -> tuple[int, str]:
    """How many rows a step of a statement read at most, once PostgreSQL may have kept its plans; and the page."""
    client = signed_in(person)
    for _time in range(PLANNED_AGAIN):
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address).content.decode()
    asked = [query["sql"] for query in captured if _is_about_articles(query["sql"])]
    assert asked
    return max(map(_rows, asked)), page


def _is_about_articles(statement: str) -> bool:
    return ";" not in statement and (statement.startswith("EXECUTE") or "content_article" in statement)


def _rows(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        [plan] = cursor.fetchone()[0]
    return max(_rows_of(plan["Plan"]))


def _rows_of(node: dict[str, Any]) -> list[int]:
    removed = sum(number for name, number in node.items() if name.startswith("Rows Removed"))
    below = [rows for one in node.get("Plans", ()) for rows in _rows_of(one)]
    return [round((node["Actual Rows"] + removed) * node["Actual Loops"]), *below]


@pytest.mark.usefixtures("large")
def test_a_page_reads_what_it_shows(ed: Person, ada: Person, news: Section) -> None:
    too_much = {}
    for person in (ed, ada):
        for address, shown in SHOWN.items():
            rows, page = read(person, address.replace("{news}", str(news.pk)))
            assert shown in page, address
            if rows > MOST_ROWS:
                too_much[person.name, address] = rows
    assert too_much == {}, too_much


@pytest.mark.usefixtures("large")
def test_ones_own_are_found_without_reading_others(cara: Person, ed: Person) -> None:
    """Begun by oneself, or written on along with anyone who began it."""
    for person, address, shown in (
        (cara, "/cms/", "Zeppelin over the harbour"),
        (cara, "/cms/articles/?mine=1", "Zeppelin over the harbour"),
        (cara, "/cms/articles/?mine=1&q=pp", "Zeppelin over the harbour"),
        (ed, "/cms/", "Written by two"),
    ):
        rows, page = read(person, address)
        assert shown in page
        assert rows <= MOST_ROWS, address
