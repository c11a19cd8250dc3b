"""Looking for someone to add to a team: one letter is enough, and no one is said to be found who is."""

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from rbac.teams import add_member, make_team
from tests.newsroom import person

NO_ONE = "No one found who is not in the team already."
MORE = "More people are called something like this."


def options(page: str) -> int:
    return (
        page.split('<select id="person"')[-1].split("</select>")[0].count("<option")
        if "<select id" in page
        else 0
    )


def page_of(client: Client, team: Group, typed: str) -> str:
    return client.get(f"/cms/people/teams/{team.pk}/", {"q": typed}).text


def test_who_is_in_the_team_is_not_found(as_ada: Client, ada: User, otto: User) -> None:
    team = make_team("Desk", by=ada)
    add_member(team, otto, reason="x", by=ada)
    assert NO_ONE in page_of(as_ada, team, "Otto")


def test_one_letter_finds_a_user_who_has_it(as_ada: Client, ada: User, otto: User) -> None:
    page = page_of(as_ada, make_team("Desk", by=ada), "O")
    assert "Otto (otto@example.org)" in page
    assert NO_ONE not in page


def test_more_than_are_shown_are_spoken_of(as_ada: Client, ada: User) -> None:
    team = make_team("Desk", by=ada)
    for number in range(8):
        person(f"Zyx{number}")
    assert MORE not in page_of(as_ada, team, "Zyx")
    person("Zyx8")
    page = page_of(as_ada, team, "Zyx")
    assert (MORE in page, options(page)) == (True, 8)
