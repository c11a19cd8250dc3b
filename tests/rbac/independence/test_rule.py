"""Which accounts count as one person (``rbac.independence``): in PostgreSQL, and by a walk over the same acts."""

import random
from collections.abc import Iterable

import pytest
from django.contrib.auth.models import Group
from django.db.models.functions import Now

from accounts.models import Invitation, User
from audit.actors import COMMAND_LINE
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE
from content.models import Section
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.teams import add_member
from rbac.grants import grant_object
from rbac.independence.explanation import WINDOW, linked_until, why_one_person
from rbac.independence.rule import linked_to, with_linked
from rbac.models import Act, RoleAssignment, Vouch
from rbac.roles import grant_role
from tests.newsroom import Person, person


def invites(one: Person, other: Person) -> None:
    Invitation.objects.filter(user=other).delete()
    Invitation.objects.create(user=other, digest=f"{one.pk} {other.pk}", invited_by=one, expires_at=Now())


def linked_by_walking(one: int, acts: Iterable[tuple[int, int]]) -> set[int]:
    found, edges = {one}, list(acts)
    while more := {key for edge in edges for key in edge if found.intersection(edge)} - found:
        found |= more
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_over_the_acts_says_the_same(seed: int, db: None) -> None:
    chance = random.Random(seed)  # noqa: S311
    people = [person(f"P{number}") for number in range(7)]
    for _ in range(chance.randint(0, 5)):
        invites(*chance.sample(people, 2))
    for vouched in chance.sample(people, chance.randint(0, 2)):
        Vouch.objects.create(person=vouched)
    cut = set(Vouch.objects.values_list("person", flat=True))
    acts = [(by, about) for by, about in Act.objects.values_list("by", "about") if about not in cut]
    for one in people:
        assert linked_to(one) | {one.pk} == linked_by_walking(one.pk, acts)


def test_a_common_cause_and_a_chain_link_all(ada: Person, ed: Person, edna: Person, otto: Person) -> None:
    invites(ada, ed)
    invites(ada, edna)
    invites(edna, otto)
    assert with_linked([ed.pk]) == {ada.pk, ed.pk, edna.pk, otto.pk}
    assert "until" in why_one_person(ed, {otto.pk})
    assert why_one_person(ed, {ed.pk}) == ""


def test_a_chain_is_as_old_as_its_oldest_act(ada: Person, ed: Person, edna: Person) -> None:
    invites(ada, ed)
    invites(ada, edna)
    oldest = Act.objects.order_by("at")[0]
    people = {ada.pk, ed.pk, edna.pk}
    assert linked_until(ed.pk, {edna.pk}, people) == oldest.at + WINDOW


def test_the_operator_links_no_one(otto: Person, news: Section) -> None:
    grant_role(otto, "editor", scope=news.scope, reason="x", by=COMMAND_LINE)
    assert not Act.objects.exists()


def test_rights_given_in_every_way_link(ada: Person, otto: Person, news: Section) -> None:
    role = make_role("Legal", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    grant_role(otto, role.key, reason="x", by=COMMAND_LINE)
    cells = {str(EDIT_ARTICLE): "editor", str(APPROVE_ARTICLE): "editor"}
    change_role(role, name="Legal", cells=cells, description="", reason="x", by=ada)
    grant_object(otto, APPROVE_ARTICLE, news, reason="x", by=ada)
    team = Group.objects.create(name="Night desk")
    add_member(team, otto, reason="x", by=ada)
    grant_role(team, "editor", scope=news.scope, reason="x", by=ada)
    kinds = Act.objects.filter(by=ada, about=otto).values_list("kind", flat=True)
    assert sorted(kinds) == ["customrole", "grant", "membership", "role"]


def test_a_custom_role_that_loses_something_links_no_one(ada: Person, otto: Person) -> None:
    cells = {str(EDIT_ARTICLE): "editor", str(APPROVE_ARTICLE): "editor"}
    role = make_role("Legal", cells, reason="x", by=ada)
    grant_role(otto, role.key, reason="x", by=COMMAND_LINE)
    del cells[str(APPROVE_ARTICLE)]
    change_role(role, name="Law", cells=cells, description="", reason="x", by=ada)
    assert not Act.objects.exists()


def test_a_team_that_holds_a_role_for_long_is_not_linked_by_it(ada: Person, ed: Person) -> None:
    team = Group.objects.create(name="Night desk")
    ed.groups.add(team)
    RoleAssignment.objects.create(team=team, role="editor", reason="x", assigned_at="2026-01-01T00:00:00Z")
    grant_role(ed, "editor", reason="x", by=ada)
    assert not Act.objects.exists()
    assert User.objects.get(pk=ed.pk).groups.get() == team
