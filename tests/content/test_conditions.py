"""The conditions on approvals (content.conditions): Python and SQL agree on random sections, approvals and users."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import ProgrammingError, transaction
from django.db.models.functions import Now

from accounts.models import User
from content import conditions
from content.actions import APPROVE_ARTICLE, PUBLISH_ARTICLE
from content.guests.answering import approve_as_guest
from content.models import Approval, Article, RevisionStatus, Section
from content.models.articles.review import State
from content.rulebook import emergencies
from rbac.administration.custom_roles import make_role
from rbac.assignments import forget_assignments
from rbac.errors import Invalid, Refused
from rbac.grants import grant_object
from rbac.models import CustomRole, RoleAssignment
from rbac.rulebook import rulebook
from tests.agreement import assert_agreement
from tests.content.articles.test_emergency_publication import opened
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, fresh, person, write
from tests.policies import with_policy

NAMES = ("Ann", "Bob", "Cyd", "Dan", "Eve")
HALVES: tuple[tuple[Callable[[Any, Article], Any], Callable[[Any], Any]], ...] = (
    (conditions.lacks_approval, conditions.is_approved),
    (conditions.approved_it_already, conditions.approved_it_not_yet),
    (conditions.would_not_count, conditions.would_count),
    (conditions.is_linked, conditions.is_not_linked),
    (conditions.guests_would_not_count, conditions.guests_would_count),
    (lambda actor, article: not emergencies.emergency_passed(actor, article), emergencies.emergency_open),
)


class World:
    """One article, in which anything that matters to its approvals may happen."""

    def __init__(self, article: Article, legal: CustomRole, ada: Person, seed: int) -> None:
        self.article, self.legal, self.ada = article, legal, ada
        self.chance = random.Random(seed)  # noqa: S311
        scope = article.section.scope
        self.people = [person(name, self.chance.choice(self.roles), scope) for name in NAMES]
        self.happenings: tuple[Callable[[Person], object], ...] = (
            self.approves, self.approves, self.approves, self.answers_as_guest, self.writes, self.leaves,
            self.freezes, self.gets_role, self.joins_team, self.is_granted, self.declares_emergency,
        )  # fmt: skip

    @property
    def roles(self) -> list[str]:
        return ["editor", "editor", "contributor", "administrator", self.legal.key, ""]

    def policy(self) -> None:
        who = [f"role:{self.legal.key}", "role:editor", f"person:{self.people[0].pk}"]
        asks = [self.chance.sample(who, self.chance.randint(1, 2)) for _ in range(self.chance.randint(0, 2))]
        own = {
            "approvals": self.chance.randint(1, 3),
            "guests": self.chance.choice(["none", "read", "approve"]),
        }
        with_policy(self.article.section, **own, **({"demands": asks} if self.chance.random() < 0.6 else {}))

    def goes_on(self) -> None:
        for _ in range(self.chance.randint(2, 9)):
            who = User.objects.get(pk=self.chance.choice(self.people).pk)
            try:
                with transaction.atomic():
                    self.chance.choice(self.happenings)(who)
            except (Invalid, Refused, ProgrammingError):  # of two linked accounts, one approves
                pass
            forget_assignments()
        state = self.chance.choice([State.APPROVED, State.APPROVED, State.IN_REVIEW])
        RevisionStatus.objects.filter(pk=self.article.draft_id).update(state=state)

    def approves(self, who: Person) -> None:
        draft = fresh(self.article).draft
        words = {"revision": draft, "digest": draft.digest, "submission": draft.status.submission}
        if not Approval.objects.filter(revision=draft, approver=who, guest=None).exists():
            Approval.objects.create(**words, approver=who, role="editor", policy={})

    def answers_as_guest(self, who: Person) -> None:
        review = asked(fresh(self.article), who)
        link_in_mail(review)
        approve_as_guest(review.pk)

    def writes(self, who: Person) -> None:
        if self.chance.random() < 0.3:
            authors = {*fresh(self.article).draft_author_ids, who.pk}
            Article.objects.filter(pk=self.article.pk).update(draft_author_ids=sorted(authors))

    def leaves(self, who: Person) -> None:
        RoleAssignment.objects.filter(user=who).delete()

    def freezes(self, who: Person) -> None:
        User.objects.filter(pk=who.pk).update(frozen_at=Now())

    def gets_role(self, who: Person) -> None:
        role, scope = self.chance.choice(self.roles), self.chance.choice([None, self.article.section.scope])
        if role and not RoleAssignment.objects.filter(user=who, role=role, scope=scope).exists():
            giver = self.chance.choice([None, None, *self.people])
            RoleAssignment.objects.create(user=who, role=role, scope=scope, reason="x", assigned_by=giver)

    def joins_team(self, who: Person) -> None:
        team, made = Group.objects.get_or_create(name="Night shift")
        if made:
            RoleAssignment.objects.create(
                team=team, role="editor", scope=self.article.section.scope, reason="x"
            )
        who.groups.add(team)

    def is_granted(self, who: Person) -> None:
        place = self.chance.choice([self.article, self.article.section])
        grant_object(who, APPROVE_ARTICLE, place, reason="helps", by=self.ada)

    def declares_emergency(self, who: Person) -> None:
        opened(self.article, who)


@pytest.fixture
def legal(ada: Person) -> CustomRole:
    return make_role("Legal review", {APPROVE_ARTICLE: "editor"}, reason="new law", by=ada)


@pytest.mark.parametrize(
    "seeds", [range(12), pytest.param(range(100, 220), marks=pytest.mark.deep)], ids=["some", "many"]
)
@pytest.mark.late
def test_both_halves_say_the_same(seeds: range, in_review: Article, legal: CustomRole, ada: Person) -> None:
    said: dict[str, set[bool]] = {}
    for seed in seeds:
        with transaction.atomic():
            world = World(fresh(in_review), legal, ada, seed)
            world.policy()
            world.goes_on()
            compare(world, said, seed)
            transaction.set_rollback(True)
    assert all(answers == {True, False} for answers in said.values()), said


def compare(world: World, said: dict[str, set[bool]], seed: int) -> None:
    for who in User.objects.filter(pk__in=[one.pk for one in world.people]):
        for number, (why_not, query) in enumerate(HALVES):
            in_python = not why_not(who, fresh(world.article))
            in_sql = Article.objects.filter(query(who), pk=world.article.pk).exists()
            assert in_python is in_sql, (seed, query.__name__, who.name)
            said.setdefault(f"{number} {query.__name__}", set()).add(in_sql)
        assert_agreement(who, PUBLISH_ARTICLE, Article)
        assert_agreement(who, APPROVE_ARTICLE, Article)


def test_nothing_without_a_draft_is_approved(published: Article, ed: Person) -> None:
    for why_not, query in HALVES:
        if query not in (conditions.approved_it_not_yet, conditions.is_not_linked):
            assert why_not(ed, fresh(published))
            assert not Article.objects.filter(query(ed)).exists()


def test_the_writer_of_a_later_version_does_not_count(
    draft: Article, news: Section, ed: Person, edna: Person
) -> None:
    """Also where the article does not remember who wrote it."""
    with_policy(news, demands=[["role:editor"]])
    write(draft, ed, "By Ed.")
    Article.objects.filter(pk=draft.pk).update(draft_author_ids=[])
    for who, counts in ((ed, False), (edna, True)):
        assert (conditions.would_not_count(who, fresh(draft)) is None) is counts
        assert Article.objects.filter(conditions.would_count(who), pk=draft.pk).exists() is counts


def test_approving_depends_on_no_condition() -> None:
    """content/approval_validity.py relies on it."""
    assert not [cell for cell in rulebook.row(APPROVE_ARTICLE).roles.values() if cell.condition]
