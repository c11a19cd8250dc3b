"""Pages about roles and reviews show a page of who holds one, and count as far as someone would."""

import re
from datetime import timedelta
from itertools import pairwise

import psycopg
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.formatting import bounded_count
from content.models import Section
from rbac.administration.custom_roles import change_role, make_role
from rbac.models import AccessReview, AccessReviewItem, Answer, CustomRole, RoleAssignment
from tests.newsroom import Person
from tests.size.paging import pages
from tests.size.test_histories import kept
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Owner = psycopg.Connection[tuple[object, ...]]
MANY, FEW = 400, 100
CELLS = {"content.approve_article": "editor"}


@pytest.fixture(autouse=True)
def _count_to_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_count, "MOST", 10)


@pytest.fixture
def reader(ada: Person) -> CustomRole:
    return make_role("Approver", CELLS, reason="x", by=ada)


@pytest.fixture
def held(reader: CustomRole, news: Section, owner_connection: Owner) -> list[RoleAssignment]:
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n}", is_active=True) for n in range(MANY)
    )
    return kept(
        owner_connection,
        [
            RoleAssignment(user=one, role=role, reason="x", scope=news.scope)
            for one in people
            for role in (reader.key, "contributor")
        ],
    )


@pytest.mark.usefixtures("held")
def test_who_holds_a_role_is_counted_and_listed_a_page_at_a_time(as_ada: Client, reader: CustomRole) -> None:
    assert rows_of(RoleAssignment, lambda: as_ada.get("/cms/people/roles/")) <= FEW
    assert as_ada.get("/cms/people/roles/").text.count("more than 10 people or teams") == 2
    page = f"/cms/people/roles/{reader.pk}/"
    assert rows_of(RoleAssignment, lambda: as_ada.get(page)) <= FEW
    seen = [name for text in pages(as_ada, page) for name in re.findall(r">(Person \d+)<", text)]
    assert seen == [f"Person {n}" for n in reversed(range(MANY))]
    assert "once no one holds it" in as_ada.get(f"{page}?before=1").text


def test_versions_of_a_role_say_what_changed_across_pages(
    ada: Person, as_ada: Client, reader: CustomRole
) -> None:
    names = ("content.approve_article", "content.publish_article")
    for number in range(1, 60):
        cells = {names[number % 2]: "editor"}
        change_role(reader, name="Approver", cells=cells, reason="x", by=ada, version=number, description="")
    seen = list(pages(as_ada, f"/cms/people/roles/{reader.pk}/history/"))
    numbers = [int(one) for text in seen for one in re.findall(r'<th scope="row">(\d+)<br>', text)]
    assert numbers == list(range(60, 0, -1))
    assert len(seen) == 2
    rows = [row for text in seen for row in text.split('<th scope="row">')[1:]]
    assert all("ublish" in one and "pprove" in one for one, _before in pairwise(rows))


def test_reviews_come_in_pages_and_their_answers_are_counted_as_far_as_someone_would(
    ada: Person, as_ada: Client, owner_connection: Owner, cara: Person
) -> None:
    past = timezone.now() - timedelta(days=1)
    common = {"place": "", "due": past, "started_by": ada, "closed_at": past}
    reviews = kept(owner_connection, [AccessReview(reason=f"Reason {n}", **common) for n in range(120)])
    asked = {"review": reviews[0], "user": cara, "holder": cara.pk, "what": "editor", "to_team": False}
    items = [AccessReviewItem(given=n, answer=Answer.KEPT, **asked) for n in range(MANY)]
    kept(owner_connection, items)
    seen = [
        one for text in pages(as_ada, "/cms/people/reviews/") for one in re.findall(r">(Reason \d+)<", text)
    ]
    assert seen == [f"Reason {n}" for n in reversed(range(120))]
    page = f"/cms/people/reviews/{reviews[0].pk}/"
    assert "more than 10" in as_ada.get(page).text
    assert rows_of(AccessReviewItem, lambda: as_ada.get(page)) <= FEW


def test_only_administrators_turn_the_pages_of_reviews(as_ed: Client, as_cara: Client) -> None:
    assert "All reviews" not in as_ed.get("/cms/people/reviews/?before=9").text
    assert as_cara.get("/cms/people/roles/").status_code == 403
