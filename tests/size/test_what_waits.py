"""What waits for someone is found without reading what waits for others, however much that is and in whatever order.

The worst case: everything of others is wanted sooner than the little that waits for anyone who looks.
"""

import re
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content import workflow
from content.cms.desk.dashboard import SHOWN
from content.models import Article, Section
from content.models.articles.review import State
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.counting import look_over, rows_read
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.size.many import MANY, Owner, fill, many_articles
from tests.size.paging import pages

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

OTHERS = 10_000
PLACES = 1_000
# Of every table together: walks of 400 drafts and what is shown, by whichever plan; and of each place with a role.
# To look at each draft of others takes 50,000 at least, and took 200,000.
MOST_ROWS, ROWS_OF_A_PLACE = 20_000, 10
# Of two plans one reads 16,100 rows for the two thousand, one 22,500; looking at all ten thousand reads 40,100.
LOOKED_THROUGH = 25_000


def wanted_sooner(section: Section, by: Person, owner: Owner) -> None:
    states = ("in_review", "approved")
    fill(owner, section, by, OTHERS, title="Rule {n}", states=states, step="-1 second")


@pytest.fixture
def much(news: Section, policies: Section, cara: Person, colin: Person, owner_connection: Owner) -> None:
    for title in ("Ferry", "Harbour"):
        workflow.submit(workflow.create_article(news, by=cara, title=title, body="<p>x</p>"), by=cara)
    for number in range(SHOWN):  # what changed lately is found at once
        workflow.create_article(news, by=cara, title=f"Draft {number}", body="<p>x</p>")
    wanted_sooner(policies, colin, owner_connection)


def rows_of_all_tables(act: Callable[[], object]) -> int:
    with transaction.atomic():
        return rows_read([None], act)


def waits(client: Client, address: str) -> list[str]:
    shown = client.get(address).content.decode()
    return list(dict.fromkeys(re.findall(r">(Ferry|Harbour|Rule \d+)<", shown.split('id="changed"')[0])))


@pytest.mark.usefixtures("much")
@pytest.mark.parametrize("places", [0, PLACES])
def test_what_waits_for_others_is_not_read(
    places: int, news: Section, ed: Person, owner_connection: Owner
) -> None:
    """Nor with a role in a thousand places."""
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=ed, role="editor", scope=part.scope, reason="many")
        for part in sections_below(news, places)
    )
    forget_assignments()
    look_over(owner_connection)
    client = signed_in(ed)
    for address in ("/cms/", "/cms/review/"):
        shown = list[str]()
        rows = rows_of_all_tables(lambda to=shown, at=address: to.extend(waits(client, at)))  # type: ignore[misc]
        assert shown == ["Ferry", "Harbour"]
        assert rows <= MOST_ROWS + places * ROWS_OF_A_PLACE, (address, rows)


@pytest.mark.usefixtures("much")
def test_a_user_who_works_on_the_whole_site_sees_what_is_wanted_first(edna: Person) -> None:
    client, shown = signed_in(edna), []
    rows = rows_of_all_tables(lambda: shown.extend(waits(client, "/cms/review/")))
    assert shown == [f"Rule {n}" for n in range(1, 51)]
    assert rows <= MOST_ROWS, rows


def test_a_user_who_may_decide_about_nothing_of_very_much_is_told_how_far_the_desk_looked(
    policies: Section, colin: Person, edna: Person, owner_connection: Owner
) -> None:
    """All of it is her own, so that someone else approves it."""
    wanted_sooner(policies, edna, owner_connection)
    client, shown = signed_in(edna), []
    rows = rows_of_all_tables(lambda: shown.append(client.get("/cms/").content.decode()))
    assert "The 2,000 articles that are wanted first were looked through" in shown[0]
    assert rows <= LOOKED_THROUGH, rows


def test_of_ones_own_drafts_those_that_are_shown_are_read(
    news: Section, policies: Section, ed: Person, edna: Person, owner_connection: Owner
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


@pytest.fixture
def waiting(news: Section, policies: Section, ed: Person) -> list[Article]:
    many_articles(news, ed, name="draft")
    return many_articles(news, ed, name="waits", state=State.IN_REVIEW)


def listed(client: Client) -> list[str]:
    return re.findall(r">(waits-\d+|draft-\d+)<", client.get("/cms/review/").text)


@pytest.mark.parametrize("who", ["ed", "edna", "ada"])
def test_a_page_is_cut_before_what_is_told_is_read(
    who: str, waiting: list[Article], request: pytest.FixtureRequest
) -> None:
    """Told in one step, PostgreSQL read every version of a large site for the first 51."""
    client: Client = request.getfixturevalue(f"as_{who}")
    with CaptureQueriesContext(connection) as captured:
        assert len(set(listed(client))) == 50
    [found_first] = (one["sql"] for one in captured if "LIMIT 51" in one["sql"])
    assert '"content_revision"."title"' not in found_first


def test_every_review_is_on_one_page(waiting: list[Article], as_ed: Client) -> None:
    texts = pages(as_ed, "/cms/review/")
    seen = [one for text in texts for one in set(re.findall(r">(waits-\d+|draft-\d+)<", text))]
    assert sorted(seen) == sorted(article.slug for article in waiting)


def test_a_user_who_edits_elsewhere_sees_none_of_it(waiting: list[Article], as_colin: Client) -> None:
    assert listed(as_colin) == []
