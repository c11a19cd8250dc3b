"""What a change would do is told by as many statements however many articles there are; of those alike one is read."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.models import Article, Section
from rbac import consequences
from rbac.assignments import forget_assignments
from rbac.consequences import consequences_of
from rbac.counted_situations import counted
from rbac.models import RoleAssignment
from rbac.situations import Situations, situations_of
from rbac.standing import Where

MOST = 70


def of_articles() -> Situations:
    found = situations_of(tuple(consequences._compared_actions()))
    return next(one for one in found if one.model is Article)


def statements(person: User) -> tuple[int, int]:
    """How many there were, and how many articles were gained to be seen."""

    def give() -> None:
        RoleAssignment.objects.create(user=person, role="editor", reason="x")

    forget_assignments()
    with CaptureQueriesContext(connection) as captured:
        found = consequences_of(give, people=[person.pk])
    seen = [one.gained for one in found.differences if one.action == "content.view_article"]
    return len(captured), sum(seen)


def test_a_role_on_the_whole_site_takes_as_many_statements_for_more_articles(
    otto: User, ada: User, draft: Article, news: Section
) -> None:
    few, seen = statements(otto)
    for number in range(4):
        workflow.create_article(news, by=ada, title=f"Story {number}")
    many, more = statements(otto)
    assert (few, seen + 4) == (many, more)
    assert many <= MOST


def test_of_articles_that_are_alike_one_is_looked_at(ada: User, draft: Article, news: Section) -> None:
    for number in range(4):
        workflow.create_article(news, by=ada, title=f"Story {number}")
    with CaptureQueriesContext(connection) as captured:
        [number] = counted(of_articles(), Where(None)).values()
    assert number == 5
    statement = captured.captured_queries[0]["sql"]
    assert rows_of(statement, "one") == [1]


def rows_of(statement: str, name: str) -> list[int]:
    """How many rows each scan of a CTE answered."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.replace('%', '%%')}")
        [plan] = cursor.fetchone()[0]
    return [int(node["Actual Rows"]) for node in nodes(plan["Plan"]) if node.get("CTE Name") == name]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for below in plan.get("Plans", ()) for node in nodes(below))]
