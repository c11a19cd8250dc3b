"""Starting a review asks the database as often for 300 sections, each with editors of its own, as for one."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.models import AccessReviewItem, RoleAssignment, Scope
from tests.newsroom import person
from tests.reviews.conftest import Ask, question

PLACES = 300
MANY_PLACES = "INSERT INTO secure_rbac_scope (path, depth, numchild, name, ancestor_ids) SELECT 'Z' || lpad(n::text, 6, '0'), 1, 0, 'Place ' || n, '{}' FROM generate_series(1, %s) AS n"  # fmt: skip  # noqa: E501
THEIR_CLOSURE = "INSERT INTO secure_rbac_scopeancestor (scope_id, ancestor_id) SELECT id, id FROM secure_rbac_scope WHERE name LIKE %s"  # fmt: skip  # noqa: E501


def make_places() -> None:
    """Each with an editor and a contributor of its own, every third with a team of editors besides."""
    with connection.cursor() as cursor:
        cursor.execute(MANY_PLACES, [PLACES])
        cursor.execute(THEIR_CLOSURE, ["Place %"])
    places = list(Scope.objects.filter(name__startswith="Place ").order_by("pk"))
    people = User.objects.bulk_create(
        [User(email=f"many{n}@example.org", name=f"N{n}") for n in range(PLACES)]
    )
    teams = Group.objects.bulk_create([Group(name=f"Desk {n}") for n in range(0, PLACES, 3)])
    for team, member in zip(teams, people[::3], strict=True):
        team.user_set.add(member)
    held = [
        *(RoleAssignment(user=who, role="editor", scope=at) for who, at in zip(people, places, strict=True)),
        *(
            RoleAssignment(user=who, role="contributor", scope=at)
            for who, at in zip(people[::-1], places, strict=True)
        ),
        *(
            RoleAssignment(team=team, role="editor", scope=at)
            for team, at in zip(teams, places[::3], strict=True)
        ),
    ]
    for one in held:
        one.reason = "works here"
    RoleAssignment.objects.bulk_create(held)
    forget_assignments()


def test_it_asks_the_database_as_often_as_for_one(news: Section, ed: User, edna: User, ask: Ask) -> None:
    Group.objects.create(name="Legal").user_set.add(ed)
    RoleAssignment.objects.create(
        team=Group.objects.get(name="Legal"), role="editor", scope=news.scope, reason="works here"
    )
    ask()
    forget_assignments()
    with CaptureQueriesContext(connection) as of_one:
        ask()
    make_places()
    with CaptureQueriesContext(connection) as of_many:
        review = ask()
    assert len(of_many) == len(of_one)
    assert AccessReviewItem.objects.filter(review=review).count() > 2 * PLACES


def test_what_is_about_a_team_of_all_owners_goes_to_the_administrators(
    news: Section, ed: User, cara: User, ask: Ask
) -> None:
    desk = Group.objects.create(name="Desk")
    desk.user_set.add(ed)
    RoleAssignment.objects.create(team=desk, role="contributor", scope=news.scope, reason="works here")
    forget_assignments()
    asked = ask().items.get(team=desk)
    assert (asked.asked_role, asked.asked_scope_id) == ("administrator", None)
    desk.user_set.remove(ed)
    review = ask()
    assert review.items.get(team=desk).asked_scope_id == news.scope_id
    assert question(review, "Cara").asked_scope_id == news.scope_id


@pytest.mark.parametrize("frozen", [True, False])
def test_one_of_two_owners_who_can_answer_is_enough(
    frozen: bool, news: Section, ed: User, cara: User, ask: Ask
) -> None:
    person("Eva", "editor", news.scope)
    if frozen:
        User.objects.filter(pk=ed.pk).update(is_active=False)
    review = ask()
    assert question(review, "Cara").asked_scope_id == news.scope_id
    other = question(review, "Eva")
    assert (other.asked_role, other.asked_scope_id) == (
        ("administrator", None) if frozen else ("editor", news.scope_id)
    )
