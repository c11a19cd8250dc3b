"""Pages about roles show a page of their holders, and a change concerns those who are logged in."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group
from django.db.models.signals import post_init
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from content.models import Section
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.grant_checks import report_loss
from rbac.models import AccessReview, AccessReviewItem, Answer, CustomRole, RoleAssignment
from tests.counting import rows_read_as_planned
from tests.newsroom import Person
from tests.size.conftest import LookOver
from tests.size.many import Owner, give_role, kept, people
from tests.size.paging import found_on_pages, pages

pytestmark = [pytest.mark.usefixtures("fresh_database", "count_to_ten"), pytest.mark.late]

MANY, FEW = 400, 100
WIDE = {"content.approve_article": "editor", "content.publish_article": "editor"}
NARROW = {"content.approve_article": "editor"}


@pytest.fixture
def approver(ada: Person) -> CustomRole:
    return make_role("Approver", WIDE, reason="x", by=ada)


@pytest.fixture
def held(approver: CustomRole, news: Section, owner_connection: Owner) -> list[RoleAssignment]:
    roles, users = (approver.key, "contributor"), people(MANY)
    given = [
        RoleAssignment(user=one, role=role, reason="x", scope=news.scope) for one in users for role in roles
    ]
    return kept(owner_connection, given)


@pytest.mark.usefixtures("held")
def test_who_holds_a_role_is_counted_and_listed_a_page_at_a_time(
    as_ada: Client, approver: CustomRole
) -> None:
    assert rows_read_as_planned(RoleAssignment, lambda: as_ada.get("/cms/people/roles/")) <= FEW
    assert as_ada.get("/cms/people/roles/").text.count("more than 10 people or teams") == 2
    page = f"/cms/people/roles/{approver.pk}/"
    assert rows_read_as_planned(RoleAssignment, lambda: as_ada.get(page)) <= FEW
    seen = found_on_pages(as_ada, page, r">(Person \d+)<")
    assert seen == [f"Person {n}" for n in reversed(range(MANY))]
    assert "once no one holds it" in as_ada.get(f"{page}?before=1").text


def test_versions_of_a_role_say_what_changed_across_pages(ada: Person, as_ada: Client) -> None:
    approver = make_role("Approver", NARROW, reason="x", by=ada)
    names = ("content.approve_article", "content.publish_article")
    for number in range(1, 60):
        cells = {names[number % 2]: "editor"}
        change_role(
            approver, name="Approver", cells=cells, reason="x", by=ada, version=number, description=""
        )
    seen = list(pages(as_ada, f"/cms/people/roles/{approver.pk}/history/"))
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
    seen = found_on_pages(as_ada, "/cms/people/reviews/", r">(Reason \d+)<")
    assert seen == [f"Reason {n}" for n in reversed(range(120))]
    page = f"/cms/people/reviews/{reviews[0].pk}/"
    assert "more than 10" in as_ada.get(page).text
    assert rows_read_as_planned(AccessReviewItem, lambda: as_ada.get(page)) <= FEW


def test_only_administrators_turn_the_pages_of_reviews(as_ed: Client, as_cara: Client) -> None:
    assert "All reviews" not in as_ed.get("/cms/people/reviews/?before=9").text
    assert as_cara.get("/cms/people/roles/").status_code == 403


HOLDERS = 1_500
LOGGED_IN = 3


def log_in(*persons: User) -> None:
    later = timezone.now() + timedelta(hours=1)
    Session.objects.bulk_create(
        Session(digest=f"{one.pk}-{n}", payload=b"", user=one, expires_at=later)
        for one in persons
        for n in range(2)
    )


@pytest.fixture
def logged_in(statistics: LookOver, approver: CustomRole, news: Section) -> list[User]:
    """Those of very many who are logged in; others are, too, who hold nothing."""
    holders, others = people(HOLDERS, "Holder"), people(LOGGED_IN, "Other")
    give_role(approver.key, holders, [news.scope])
    log_in(*holders[:LOGGED_IN], *others)
    statistics()
    return holders[:LOGGED_IN]


def narrowed(role: CustomRole, by: Person) -> None:
    change_role(role, name=role.name, cells=NARROW, description="", reason="x", by=by)


def test_the_sessions_of_the_user_who_holds_it_end_and_no_others(
    logged_in: list[User], approver: CustomRole, ada: Person
) -> None:
    narrowed(approver, ada)
    left = set(Session.objects.values_list("user__name", flat=True))
    assert left == {f"Other {n}" for n in range(LOGGED_IN)}


@pytest.mark.parametrize("lose", ["a role", "a team"])
def test_no_one_is_fetched_who_is_not_logged_in(
    lose: str, logged_in: list[User], approver: CustomRole, ada: Person
) -> None:
    team = Group.objects.create(name="Night desk")
    team.user_set.add(*people(HOLDERS, "Member"), *logged_in)
    fetched = list[int]()

    def count(instance: User, **_rest: object) -> None:
        fetched.append(instance.pk)

    post_init.connect(count, sender=User)
    try:
        narrowed(approver, ada) if lose == "a role" else report_loss(team, "x")
    finally:
        post_init.disconnect(count, sender=User)
    assert len(fetched) <= 4 * LOGGED_IN
    assert not Session.objects.filter(user__in=logged_in).exists()
