"""What waits for someone is found without reading what waits for others, however much that is and in whatever order.

The worst case: everything of others is wanted sooner than the little that waits for anyone who looks. So are
questions of access reviews found from whom they are asked of.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from content import workflow
from content.cms.desk.dashboard import SHOWN
from content.models import Article, Section
from content.models.articles.review import State
from content.sections.verbs import add_section
from rbac.assignments import forget_assignments
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.reviews.assignees import open_questions, reviews_waiting_for
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.size.conftest import LookOver
from tests.size.many import MANY, Owner, fill, give_role, many_articles
from tests.size.paging import pages
from tests.words import OLD_SITE

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
    give_role("editor", [ed], [part.scope for part in sections_below(news, places)])
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


@pytest.mark.parametrize("who", ["as_ed", "as_edna", "as_ada"], indirect=True)
def test_a_page_is_cut_before_what_is_told_is_read(waiting: list[Article], who: Client) -> None:
    """Told in one step, PostgreSQL read every version of a large site for the first 51."""
    with CaptureQueriesContext(connection) as captured:
        assert len(set(listed(who))) == 50
    [found_first] = (one["sql"] for one in captured if "LIMIT 51" in one["sql"])
    assert '"content_revision"."title"' not in found_first


def test_every_review_is_on_one_page(waiting: list[Article], as_ed: Client) -> None:
    texts = pages(as_ed, "/cms/review/")
    seen = [one for text in texts for one in set(re.findall(r">(waits-\d+|draft-\d+)<", text))]
    assert sorted(seen) == sorted(article.slug for article in waiting)


def test_a_user_who_edits_elsewhere_sees_none_of_it(waiting: list[Article], as_colin: Client) -> None:
    assert listed(as_colin) == []


QUESTIONS, FEW = 3_000, 90
type Asking = Callable[[str, Any, int], None]


@pytest.fixture
def review(ada: User) -> AccessReview:
    due = timezone.now() + timedelta(days=7)
    return AccessReview.objects.create(place="", due=due, reason="Autumn", started_by=ada)


@pytest.fixture
def ask(review: AccessReview, statistics: LookOver, count_to_ten: None) -> Asking:
    """Makes so many questions about people who write nowhere in particular, for anyone who holds a role at a place."""

    def begin(role: str, place: Any, number: int) -> None:
        first = AccessReviewItem.objects.count()
        people = User.objects.bulk_create(
            User(email=f"p{n}@example.org", name=f"Person {n}") for n in range(first, first + number)
        )
        at = {"scope_id": place, "asked_scope_id": place, "asked_role": role}
        AccessReviewItem.objects.bulk_create(
            AccessReviewItem(
                review=review, to_team=False, given=one.pk, user=one, holder=one.pk, what="contributor", **at
            )
            for one in people
        )
        statistics()

    return begin


def names(items: list[AccessReviewItem]) -> list[str]:
    return [str(item.user) for item in items]


def test_an_administrator_is_shown_what_no_one_is_left_to_answer_and_nothing_else(
    ada: User, ed: User, edna: User, news: Section, policies: Section, review: AccessReview, ask: Asking
) -> None:
    ask("editor", news.scope_id, QUESTIONS)
    ask("editor", None, QUESTIONS)
    ask("editor", policies.scope_id, 2)
    found: list[str] = []
    read = rows_read_as_planned(
        AccessReviewItem, lambda: found.extend(names(open_questions(ada, review, most=26)))
    )
    assert (found, read <= FEW) == ([f"Person {2 * QUESTIONS}", f"Person {2 * QUESTIONS + 1}"], True), read
    assert rows_read_as_planned(AccessReviewItem, lambda: list(reviews_waiting_for(ada))) <= FEW
    RoleAssignment.objects.create(user=edna, role="editor", scope=policies.scope, reason="x")
    assert rows_read_as_planned(AccessReviewItem, lambda: list(reviews_waiting_for(ada))) <= FEW
    assert not reviews_waiting_for(ada)


def test_no_one_is_left_from_the_moment_at_which_the_last_role_ends(
    ada: User, ed: User, news: Section, review: AccessReview, ask: Asking
) -> None:
    """Nothing is written then."""
    ask("editor", news.scope_id, QUESTIONS)
    assert not reviews_waiting_for(ada)
    RoleAssignment.objects.filter(user=ed).update(until=timezone.now() + timedelta(seconds=-1))
    assert list(reviews_waiting_for(ada)) == [review]
    assert names(open_questions(ada, review, most=2)) == ["Person 0", "Person 1"]


def test_a_user_who_looks_after_one_of_many_places_reads_what_is_asked_there(
    ed: User, colin: User, news: Section, policies: Section, review: AccessReview, ask: Asking
) -> None:
    ask("editor", policies.scope_id, QUESTIONS)
    assert rows_read_as_planned(AccessReviewItem, lambda: open_questions(ed, review, most=26)) <= FEW
    assert rows_read_as_planned(AccessReviewItem, lambda: list(reviews_waiting_for(ed))) <= FEW
    assert (open_questions(ed, review, most=26), open_questions(colin, review, most=26)) == ([], [])
    ask("editor", news.scope_id, 1)
    assert names(open_questions(ed, review, most=26)) == [f"Person {QUESTIONS}"]
    assert list(reviews_waiting_for(ed)) == [review]


def test_desk_list_and_page_read_a_page_of_the_questions(
    review: AccessReview, ask: Asking, news: Section, policies: Section, as_ada: Client, as_ed: Client
) -> None:
    ask("editor", news.scope_id, QUESTIONS)
    ask("editor", policies.scope_id, 60)
    both = ("/cms/", "/cms/people/reviews/", f"/cms/people/reviews/{review.pk}/")
    asked = {as_ada: (*both, "/cms/review/"), as_ed: (*both, f"{both[-1]}?show=every")}
    for client, addresses in asked.items():
        for address in addresses:
            forget_assignments()
            get = partial(client.get, address)
            assert rows_read_as_planned(AccessReviewItem, get) <= 2 * FEW, address


def test_pages_go_on_behind_what_was_shown_across_places(
    as_ada: Client, news: Section, policies: Section, review: AccessReview, ask: Asking
) -> None:
    for place in (policies.scope_id, news.scope_id, None):
        ask("editor", place, 30)
    texts = pages(as_ada, f"/cms/people/reviews/{review.pk}/", r'href="(\?after=\d+)"')
    seen = [one for text in texts for one in set(re.findall(r"Person \d+\b", text))]
    assert sorted(seen) == sorted(f"Person {n}" for n in range(90))


REVIEWED = 60


@pytest.fixture
def places(ada: User, ed: User, ask: Asking) -> list[Section]:
    """Three questions in each of many, whose editors are there but for the last one's."""
    sections = [add_section(None, by=ada, title=f"Place {n}", source=OLD_SITE) for n in range(REVIEWED)]
    give_role("editor", [ed], [section.scope for section in sections[:-1]])
    for section in sections:
        ask("editor", section.scope_id, 3)
    return sections


@pytest.mark.usefixtures("places")
def test_an_administrator_reads_one_question_of_each_place(
    ada: User, review: AccessReview, owner_connection: Owner
) -> None:
    found = open_questions(ada, review, most=26)
    assert names(found) == [f"Person {n}" for n in (177, 178, 179)]
    assert open_questions(ada, review, most=26, after=found[-1].pk) == []
    look_over(owner_connection)
    for model in (AccessReviewItem, RoleAssignment):
        for way in (rows_read_as_planned, rows_read):
            with transaction.atomic():
                rows = way(model, lambda: [open_questions(ada, review, most=26), *reviews_waiting_for(ada)])
            assert rows <= 5 * REVIEWED, (model, way)
