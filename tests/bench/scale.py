"""bin/bench --scale: what permissions cost where a million articles are, against SQL written by hand.

Times are medians of this run on this machine; what is promised are ratios, differences and numbers of queries.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.actions import VIEW_ARTICLE
from content.cms.lists.filters import Filters
from content.cms.lists.listing import read_page
from content.cms.lists.newest import newest_first
from content.models import Article, Section
from content.sections.verbs import move_section
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.bench.large import HOLDS_LITTLE, HOLDS_MANY, HOLDS_ONE
from tests.bench.measuring import Found
from tests.signing_in import signed_in

PAGE = 50
HOST = {"host": "localhost"}
ROUNDS = 40
MOST_WARMING = 2  # rounds that do not count
LONGEST = 30.0  # seconds for all rounds of one person
WHO = {HOLDS_ONE: "1 role", HOLDS_MANY: "1,000 roles", HOLDS_LITTLE: "1 small section"}
# The list as someone who knows the tables would ask for it: what the page shows, what may be done, and no more.
BY_HAND = Path(__file__).with_name("articles_by_hand.sql").read_text()


def measure() -> list[Found]:
    """Everything, on the database of this process' connection."""
    found: list[Found] = []
    times = {key: _pages_of(key, found) for key in (HOLDS_ONE, HOLDS_MANY, HOLDS_LITTLE)}
    more = times[HOLDS_MANY] - times[HOLDS_ONE]
    found.append(Found("page for 1,000 roles, more than for 1", round(more, 2), "ms", 5.0))
    found.append(Found("decide for 50 rows, further queries", _queries_of_decisions(), "queries", 0.0001))
    found += [_explorer(role) for role in ("contributor", "editor", "administrator")]
    found += _moving()
    return found


def _pages_of(key: int, found: list[Found]) -> float:
    """The median in ms of the page that the CMS asks for."""
    user = User.objects.get(pk=key)
    plain = newest_first(visible_to(user, VIEW_ARTICLE, Article))[:PAGE]
    ways: dict[str, Callable[[], Any]] = {
        "by hand": lambda: _by_hand(key),
        "as the CMS asks": lambda: read_page(user, Filters(), None),
        "through the ORM, whole objects": lambda: list(plain.all()),
        "through the ORM, compiling it": lambda: plain.all().query.sql_with_params(),
    }
    assert [row[0] for row in _by_hand(key)] == [row.pk for row in read_page(user, Filters(), None).rows]
    medians = _medians(ways)
    who = WHO[key]
    found += [Found(f"{who}: {way}", round(ms, 2), "ms") for way, ms in medians.items()]
    ratio = medians["as the CMS asks"] / medians["by hand"]
    found.append(Found(f"{who}: as the CMS asks, to by hand", round(ratio, 2), "x", 1.2))
    for way in ("by hand", "as the CMS asks"):
        found.append(Found(f"{who}: {way}, blocks looked at", _blocks_of(ways[way]), "blocks"))
    return medians["as the CMS asks"]


def _blocks_of(run: Callable[[], Any]) -> int:
    """How many blocks the last statement of ``run`` looks at, which is the same on a busy machine."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        run()
    statement, values = asked[-1]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        plan = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _by_hand(key: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"user": key})
        return list(cursor.fetchall())


def _medians(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """In turns, so that a slow moment of the machine meets all of them; fewer where a turn takes seconds."""
    times: dict[str, list[float]] = {way: [] for way in ways}
    until = time.monotonic() + LONGEST
    for number in range(ROUNDS):
        if number > MOST_WARMING and time.monotonic() > until:
            break
        for way, run in ways.items():
            began = time.perf_counter()
            run()
            times[way].append((time.perf_counter() - began) * 1000)
    return {way: statistics.median(taken[MOST_WARMING:]) for way, taken in times.items()}


def _queries_of_decisions() -> int:
    user = User.objects.get(pk=HOLDS_MANY)
    rows = list(
        newest_first(visible_to(user, VIEW_ARTICLE, Article.objects.select_related("section__scope")))[:PAGE]
    )
    with CaptureQueriesContext(connection) as captured:
        assert all(decide(user, VIEW_ARTICLE, row).allowed for row in rows)
    return len(captured)


def _explorer(role: str) -> Found:
    """A page of the list of articles, for someone who holds ``role`` on the whole site."""
    user = User.objects.create_user(f"{role}@example.org", name=role.capitalize())
    RoleAssignment.objects.create(user=user, role=role, reason="measures speed")
    forget_assignments()
    client = signed_in(user)
    client.get("/cms/articles/", headers=HOST)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/cms/articles/", headers=HOST)
    assert answer.status_code == 200, answer.status_code
    return Found(f"page of articles for a {role}", len(captured), "queries", 12)


def _moving() -> list[Found]:
    """The section that holds the most, moved below another one: statements, and how many articles are beneath."""
    administrator = User.objects.get(email="administrator@example.org")
    section, target = Section.objects.get(pk=1), Section.objects.get(pk=2)
    beneath = Article.objects.filter(section__scope__ancestor_links__ancestor=section.scope_id).count()
    began = time.perf_counter()
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        move_section(section, target, by=administrator)
    taken = time.perf_counter() - began
    return [
        Found(f"moving a section with {beneath:,} articles beneath", round(taken, 2), "s"),
        Found("moving it, statements", len(captured), "queries", 60),
    ]
