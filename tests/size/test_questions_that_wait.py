"""What waits in an access review is found from whom it is asked of, however many questions there are."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Section
from content.sections.verbs import add_section
from rbac.assignments import forget_assignments
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.reviews.assignees import open_questions, reviews_waiting_for
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.size.conftest import LookOver
from tests.size.many import Owner
from tests.size.paging import pages
from tests.words import OLD_SITE

pytestmark = [pytest.mark.usefixtures("fresh_database", "count_to_ten"), pytest.mark.late]

MANY, FEW = 3_000, 90
type Asking = Callable[[str, Any, int], None]


@pytest.fixture
def review(ada: User) -> AccessReview:
    due = timezone.now() + timedelta(days=7)
    return AccessReview.objects.create(place="", due=due, reason="Autumn", started_by=ada)


@pytest.fixture
def ask(review: AccessReview, statistics: LookOver) -> Asking:
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
    ask("editor", news.scope_id, MANY)
    ask("editor", None, MANY)
    ask("editor", policies.scope_id, 2)
    found: list[str] = []
    read = rows_read_as_planned(
        AccessReviewItem, lambda: found.extend(names(open_questions(ada, review, most=26)))
    )
    assert (found, read <= FEW) == ([f"Person {2 * MANY}", f"Person {2 * MANY + 1}"], True), read
    assert rows_read_as_planned(AccessReviewItem, lambda: list(reviews_waiting_for(ada))) <= FEW
    RoleAssignment.objects.create(user=edna, role="editor", scope=policies.scope, reason="x")
    assert rows_read_as_planned(AccessReviewItem, lambda: list(reviews_waiting_for(ada))) <= FEW
    assert not reviews_waiting_for(ada)


def test_no_one_is_left_from_the_moment_at_which_the_last_role_ends(
    ada: User, ed: User, news: Section, review: AccessReview, ask: Asking
) -> None:
    """Nothing is written then."""
    ask("editor", news.scope_id, MANY)
    assert not reviews_waiting_for(ada)
    RoleAssignment.objects.filter(user=ed).update(until=timezone.now() + timedelta(seconds=-1))
    assert list(reviews_waiting_for(ada)) == [review]
    assert names(open_questions(ada, review, most=2)) == ["Person 0", "Person 1"]


def test_a_user_who_looks_after_one_of_many_places_reads_what_is_asked_there(
    ed: User, colin: User, news: Section, policies: Section, review: AccessReview, ask: Asking
) -> None:
    ask("editor", policies.scope_id, MANY)
    assert rows_read_as_planned(AccessReviewItem, lambda: open_questions(ed, review, most=26)) <= FEW
    assert rows_read_as_planned(AccessReviewItem, lambda: list(reviews_waiting_for(ed))) <= FEW
    assert (open_questions(ed, review, most=26), open_questions(colin, review, most=26)) == ([], [])
    ask("editor", news.scope_id, 1)
    assert names(open_questions(ed, review, most=26)) == [f"Person {MANY}"]
    assert list(reviews_waiting_for(ed)) == [review]


def test_desk_list_and_page_read_a_page_of_the_questions(
    review: AccessReview, ask: Asking, news: Section, policies: Section, as_ada: Client, as_ed: Client
) -> None:
    ask("editor", news.scope_id, MANY)
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


PLACES = 60


@pytest.fixture
def places(ada: User, ed: User, ask: Asking) -> list[Section]:
    """Three questions in each of many, whose editors are there but for the last one's."""
    sections = [add_section(None, by=ada, title=f"Place {n}", source=OLD_SITE) for n in range(PLACES)]
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=ed, role="editor", scope=section.scope, reason="x") for section in sections[:-1]
    )
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
            assert rows <= 5 * PLACES, (model, way)
