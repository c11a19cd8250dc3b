"""Role holders (content.approvals.role_holders): what is said to be known is exactly so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from content.approvals import role_holders
from content.approvals.role_holders import Also, Found, some_holders
from content.models import Article, Section
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from tests.newsroom import Person

PEOPLE, TEAMS = 7, 3

PLACES = ("site", "news", "policies")

WHO = st.integers(0, PEOPLE - 1)

HOLDER = st.one_of(WHO, st.sampled_from([f"team {n}" for n in range(TEAMS)]))

WORLD = {
    "roles": st.lists(
        st.tuples(
            HOLDER, st.sampled_from(["writer", "editor", "viewer"]), st.sampled_from(PLACES), st.booleans()
        ),
        max_size=14,
        unique_by=lambda one: one[:3],
    ),
    "members": st.sets(st.tuples(st.integers(0, TEAMS - 1), WHO), max_size=8),
    "granted": st.sets(st.tuples(HOLDER, st.booleans()), max_size=4),
    "inactive": st.sets(WHO, max_size=2),
    "apart": st.sets(WHO, max_size=2),
    "number": st.integers(1, 4),
    "looked": st.integers(1, 5),
    "way": st.sampled_from(["alone", "role", "grant"]),
}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class World:
    def __init__(self, article: Article, by: Person, facts: dict[str, Any]) -> None:
        self.article, self.facts, self.by = article, facts, by
        self.people = [
            User.objects.create(email=f"h{n}@example.org", name=f"H {n}", is_active=True)
            for n in range(PEOPLE)
        ]
        self.teams = [Group.objects.create(name=f"Holders {n}") for n in range(TEAMS)]
        for team, person in facts["members"]:
            self.teams[team].user_set.add(self.people[person])

    def holder(self, name: Any) -> Any:
        return self.teams[int(name[-1])] if isinstance(name, str) else self.people[name]

    def members(self, name: Any) -> set[int]:
        if not isinstance(name, str):
            return {name}
        return {person for team, person in self.facts["members"] if team == int(name[-1])}

    def give(self, policies: Section) -> None:
        scopes = {"site": None, "news": self.article.section.scope, "policies": policies.scope}
        for name, role, place, ended in self.facts["roles"]:
            until = timezone.now() - timedelta(days=1) if ended else None
            kind = "team" if isinstance(name, str) else "user"
            RoleAssignment.objects.create(
                **{kind: self.holder(name)}, role=role, scope=scopes[place], until=until, reason="x"
            )
        for name, on_section in self.facts["granted"]:
            thing = self.article.section if on_section else self.article
            grant_object(self.holder(name), APPROVE_ARTICLE, thing, reason="x", by=self.by)
        closed = [self.people[n].pk for n in self.facts["inactive"]]
        User.objects.filter(pk__in=closed).update(is_active=False)

    def hold(self, role: str) -> set[int]:
        return {
            person
            for name, held, place, ended in self.facts["roles"]
            if held == role and place != "policies" and not ended
            for person in self.members(name)
        }

    def expected(self) -> set[int]:
        found = self.hold("writer") - self.facts["inactive"] - self.facts["apart"]
        too = self.hold("editor")
        if self.facts["way"] == "grant":
            too |= {person for name, _ in self.facts["granted"] for person in self.members(name)}
        return {self.people[n].pk for n in (found if self.facts["way"] == "alone" else found & too)}

    def found(self) -> Found:
        scope = self.article.section.scope
        also = {
            "alone": None,
            "role": Also(["editor"], scope),
            "grant": Also(["editor"], scope, APPROVE_ARTICLE, self.article),
        }[self.facts["way"]]
        apart = [self.people[n].pk for n in self.facts["apart"]]
        return some_holders(["writer"], scope, number=self.facts["number"], but_for=apart, also=also)


def agree(article: Article, policies: Section, by: Person, facts: dict[str, Any]) -> None:
    with undone(), patch.object(role_holders, "SCANNED", facts["looked"]):
        world = World(article, by, facts)
        world.give(policies)
        found, expected = world.found(), world.expected()
        assert found.people <= expected
        if found.known:
            assert len(found.people) == min(facts["number"], len(expected))
        else:
            assert len(found.people) < facts["number"]
            assert len(facts["roles"]) + len(facts["members"]) + len(facts["granted"]) >= facts["looked"]


SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
@given(**WORLD)
def test_what_is_known_is_so(in_review: Article, policies: Section, ada: Person, **facts: Any) -> None:
    agree(in_review, policies, ada, facts)


@pytest.mark.late
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(**WORLD)
def test_what_is_known_is_so_in_many_worlds(
    in_review: Article, policies: Section, ada: Person, **facts: Any
) -> None:
    agree(in_review, policies, ada, facts)
