"""A condition on rows taken apart, so that each part can be planned by itself: together they find the same rows."""

import pytest
from django.db.models import Q

from audit.actors import ANONYMOUS
from rbac.models import Scope
from rbac.queries import holds_much, ways
from rbac.scopes import add_scope
from tests.rbac.conftest import GiveRole, MakePerson

NEWS, SPORT, POLICIES, TOP = Q(name="News"), Q(name="Sport"), Q(name="Policies"), Q(depth=1)
PARTS = {
    "everything": (Q(), 1),
    "one": (NEWS, 1),
    "both of two": (NEWS & TOP, 1),
    "either of two": (NEWS | SPORT, 2),
    "none of two": (~(NEWS | SPORT), 1),
    "either of two beside what must hold": ((NEWS | SPORT) & TOP, 2),
    "either of two beside two that must hold": ((NEWS | POLICIES) & TOP & ~SPORT, 2),
    "none of two beside what must hold": (~(NEWS | SPORT) & TOP, 1),
    "both of two within": (Q(Q(NEWS, TOP), ~SPORT), 1),
    "either of one and of two beside what must hold": (POLICIES | ((NEWS | SPORT) & TOP), 3),
    "either of two within two": (((NEWS | SPORT) | (POLICIES & TOP)) & ~Q(name="x"), 3),
}


@pytest.mark.parametrize(("allowed", "number"), PARTS.values(), ids=PARTS.keys())
def test_the_parts_find_together_what_the_whole_finds(
    allowed: Q, number: int, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    parts = ways(allowed)
    assert len(parts) == number
    found = {scope.name for part in parts for scope in Scope.objects.filter(part)}
    assert found == {scope.name for scope in Scope.objects.filter(allowed)}


@pytest.mark.parametrize(("number", "much"), [(20, False), (21, True)])
def test_more_than_twenty_roles_are_much(number: int, much: bool, person: MakePerson, give: GiveRole) -> None:
    ed = person("ed")
    for each in range(number):
        give(ed, "editor", add_scope(f"Section {each}"))
    assert holds_much(ed) is much
    assert holds_much(ANONYMOUS) is False
