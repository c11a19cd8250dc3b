"""Pages about people show one page of what there is, however many were invited or are in a team."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from content.models import Article
from content.notes.mentions import mentioned_in
from tests.counting import rows_read

MANY = 300


@pytest.fixture
def crowd(site: object) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n:03}", is_active=True) for n in range(MANY)
    )


@pytest.fixture
def invited(crowd: list[User], ada: User) -> list[Invitation]:
    end = timezone.now() + timedelta(days=7)
    return Invitation.objects.bulk_create(
        Invitation(user=one, digest=f"{one.pk:064}", invited_by=ada, expires_at=end) for one in crowd
    )


def test_open_invitations_come_in_pages_the_newest_first(invited: list[Invitation], as_ada: Client) -> None:
    first = as_ada.get("/cms/people/invitations/")
    assert first.text.count("/withdraw/") == 50
    assert "Person 299" in first.text
    older = as_ada.get(f"/cms/people/invitations/?before={invited[-50].pk}").text
    assert ("Person 249" in older, "Person 250" in older, 'rel="prev"' in older) == (True, False, True)


def test_nobody_who_may_not_see_people_sees_invitations(invited: list[Invitation], as_ed: Client) -> None:
    assert as_ed.get("/cms/people/invitations/").status_code == 403


def test_the_list_of_teams_names_a_few_of_each_and_says_so(crowd: list[User], as_ada: Client) -> None:
    teams = Group.objects.bulk_create(Group(name=f"Team {n:03}") for n in range(60))
    teams[0].user_set.set(crowd)
    teams[1].user_set.set(crowd[:20])
    page = as_ada.get("/cms/people/teams/").text
    assert page.count("And more.") == 1
    assert page.count("Person ") == 40
    assert "Team 049" in page
    assert "Team 050" not in page
    assert "Team 050" in as_ada.get("/cms/people/teams/?page=2").text


def test_the_members_of_a_team_come_in_pages(crowd: list[User], as_ada: Client) -> None:
    team = Group.objects.create(name="All of us")
    team.user_set.set(crowd)
    page = as_ada.get(f"/cms/people/teams/{team.pk}/").text
    assert page.count('name="person"') == 50
    assert "Person 049" in page
    last = as_ada.get(f"/cms/people/teams/{team.pk}/?page=6").text
    assert "Person 299" in last


def test_whom_a_note_means_is_found_by_the_name(crowd: list[User], draft: Article, ed: User) -> None:
    User.objects.filter(pk=crowd[7].pk).update(name=ed.name)
    assert mentioned_in("Dear @Ed, look.", draft) == [ed]
    assert rows_read(User, lambda: mentioned_in("Dear @Ed, look.", draft)) <= 10
    assert mentioned_in("@Person 008 look", draft) == []
