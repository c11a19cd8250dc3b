"""Whether there is anybody who holds a role at a place."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from content.approvals.role_holders import some_holders
from content.models import Section
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from tests.newsroom import Person

EDITORS = ["editor"]


def found(section: Section, number: int = 10, but_for: tuple[Person, ...] = ()) -> set[int]:
    answer = some_holders(EDITORS, section.scope, number=number, but_for=[one.pk for one in but_for])
    assert answer.known
    return answer.people


def test_only_who_holds_it_there_or_above_is_found(
    news: Section, policies: Section, ed: Person, edna: Person, cara: Person, colin: Person
) -> None:
    assert found(news) == {ed.pk, edna.pk}
    assert found(policies) == {edna.pk}
    assert found(news, but_for=(ed, edna)) == set()


def test_whose_role_has_ended_and_who_was_deactivated_is_not(news: Section, ed: Person, edna: Person) -> None:
    RoleAssignment.objects.filter(user=ed).update(until=timezone.now() - timedelta(days=1))
    User.objects.filter(pk=edna.pk).update(is_active=False)
    assert found(news) == set()


def test_members_of_a_team_are_found_but_for_those_left_out(
    news: Section, ed: Person, otto: Person, cara: Person, ada: Person
) -> None:
    team = Group.objects.create(name="Legal")
    grant_role(team, "editor", scope=news.scope, reason="x", by=ada)
    team.user_set.set([ed, otto, cara])
    User.objects.filter(pk=cara.pk).update(is_active=False)
    assert found(news, but_for=(ed,)) == {otto.pk}


def test_whoever_holds_several_of_them_is_one(news: Section, ed: Person, ada: Person, otto: Person) -> None:
    for place in (None, news.scope):
        for number in range(2):
            team = Group.objects.create(name=f"Team {place} {number}")
            grant_role(team, "editor", scope=place, reason="x", by=ada)
            team.user_set.set([ed])
    assert found(news, 2) == {ed.pk}
    grant_role(otto, "editor", scope=news.scope, reason="x", by=ada)
    assert found(news, 2) == {ed.pk, otto.pk}
