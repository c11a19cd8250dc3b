"""Who is asked in a review: the owners of the nearest scope who can answer, else the administrators."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment, Scope
from rbac.reviews import owners
from rbac.roles import grant_role
from rbac.teams import add_member, make_team
from tests.newsroom import person
from tests.rbac.reviews.conftest import Ask, add_places, question


def asked_about(review: AccessReview, item: str) -> tuple[str, int | None]:
    found = question(review, item)
    return found.asked_role, found.asked_scope_id


def test_only_what_an_owner_who_cannot_log_in_was_asked_goes_to_the_administrators(
    ask: Ask, news: Section, policies: Section, cara: User, colin: User, ed: User, edna: User, ada: User
) -> None:
    eva = person("Eva", "editor", policies.scope)
    User.objects.filter(pk=ed.pk).update(is_active=False)
    review = ask()
    assert asked_about(review, "Cara") == ("administrator", None)
    assert asked_about(review, "Colin") == ("editor", policies.scope_id)
    assert asked_about(review, eva.name) == ("editor", None)
    assert asked_about(review, "Ed") == ("editor", None)


def test_what_others_can_answer_stays_with_them_where_no_administrator_can(
    policies: Section, colin: User, edna: User, ada: User, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "is_in_order", lambda person: person.pk != ada.pk)
    review = ask()
    assert asked_about(review, "Colin") == ("editor", None)
    assert asked_about(review, "Edna") == ("administrator", None)


def test_what_is_about_the_only_owner_goes_to_the_administrators_and_about_one_of_two_to_the_other(
    ask: Ask, news: Section, policies: Section, ed: User, ada: User
) -> None:
    for name in ("Eva", "Evan"):
        person(name, "editor", policies.scope)
    review = ask()
    assert asked_about(review, "Ed") == ("administrator", None)
    assert asked_about(review, "Eva") == asked_about(review, "Evan") == ("editor", policies.scope_id)


def test_what_a_team_holds_is_asked_of_an_owner_who_is_not_in_it(
    ask: Ask, news: Section, policies: Section, cara: User, ed: User, ada: User
) -> None:
    eva, evan = (person(name, "editor", policies.scope) for name in ("Eva", "Evan"))
    everybody, some = (make_team(name, by=ada) for name in ("Everybody", "Some"))
    for team, members in ((everybody, (eva, evan)), (some, (eva,))):
        grant_role(team, "contributor", scope=policies.scope, reason="x", by=ada)
        for member in members:
            add_member(team, member, reason="x", by=ada)
    review = ask()
    asked = dict(review.items.filter(team__isnull=False).values_list("team__name", "asked_role"))
    assert asked == {"Everybody": "administrator", "Some": "editor"}


def test_where_people_belong_to_no_teams_it_is_about_themselves_only(
    ask: Ask, policies: Section, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = person("Eva", "editor", policies.scope)
    desk = make_team("Desk", by=ada)
    grant_role(desk, "contributor", scope=policies.scope, reason="x", by=ada)
    add_member(desk, eva, reason="x", by=ada)
    monkeypatch.setattr("rbac.reviews.owners.people_of_team", lambda relation: "")
    review = ask()
    assert asked_about(review, "Eva") == ("administrator", None)
    assert review.items.get(team__name="Desk").asked_role == "editor"


PLACES = 300


def make_places() -> None:
    """Each with an editor and a contributor of its own, every third with a team of editors besides."""
    add_places(PLACES)
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
