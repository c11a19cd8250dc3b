"""decide() and visible_to() say the same of real articles and sections, whatever roles, teams and grants are held."""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from audit.actors import ANONYMOUS
from content.models import Article, Policy, PolicyChange, Revision, RevisionStatus, Section
from content.models.articles.review import State
from rbac import account_state
from rbac.account_state import AccountState
from rbac.administration.permission_sync import permission_of
from rbac.assignments import forget_assignments
from rbac.models import CustomRole, RoleAssignment
from rbac.rulebook import rulebook
from rbac.scopes import add_scope
from tests.agreement import assert_agreement

ROLES = ("contributor", "editor", "administrator", "made")
PLACES = 4
TEAMS = 2
PLACE = st.one_of(st.none(), st.integers(0, PLACES - 1))
HOURS = st.sampled_from((None, None, 1, -1))
HOLDER = st.one_of(st.just("person"), st.integers(0, TEAMS - 1))
HELD = st.lists(st.tuples(HOLDER, st.sampled_from(ROLES), PLACE, HOURS), max_size=3)
GRANTED = st.lists(
    st.tuples(HOLDER, st.booleans(), st.integers(0, 3), st.integers(0, 30), HOURS), min_size=1, max_size=5
)
ARTICLES = st.lists(
    st.tuples(st.integers(0, PLACES - 1), st.booleans(), st.sampled_from(("draft", "gone", "live", "live"))),
    min_size=4,
    max_size=4,
)
# Everything may be set tighter at once, so the site begins with the loosest.
POLICY = st.fixed_dictionaries(
    {
        "audience": st.sampled_from((None, None, "members", "roles")),
        "four_eyes": st.sampled_from((None, True)),
        "approvals": st.sampled_from((None, None, 2)),
        "factor": st.sampled_from((None, None, None, "passkey")),
        "corrections": st.sampled_from((None, None, False)),
        "guests": st.sampled_from((None, None, "read", "none")),
        "devices": st.sampled_from((None, None, True)),
        "signed": st.sampled_from((None, None, True)),
        "demands": st.sampled_from((None, None, [["role:editor"]], [["role:made"], ["person:1"]])),
    }
)
LOOSEST = {
    "audience": "public",
    "four_eyes": False,
    "approvals": 1,
    "factor": "any",
    "comments": "open",
    "corrections": True,
    "guests": "approve",
    "devices": False,
    "signed": False,
    "demands": [],
}
STATES = st.builds(
    AccountState,
    active=st.sampled_from((True, True, True, False)),
    frozen=st.sampled_from((False, False, False, True)),
    factor_verified=st.sampled_from((True, True, False)),
    authenticated_at=st.sampled_from((None, timezone.now())),
    roles_frozen=st.sampled_from((False, False, False, True)),
    passkey=st.booleans(),
)
EVERY_ACTION = [action for action in rulebook if rulebook.model_of(action) in {Article, Section}]
WORLD: dict[str, Any] = {
    "parents": st.lists(PLACE, min_size=PLACES, max_size=PLACES),
    "policies": st.lists(POLICY, min_size=PLACES, max_size=PLACES),
    "articles": ARTICLES,
    "member_of": st.sets(st.integers(0, TEAMS - 1)),
    "held": HELD,
    "granted": GRANTED,
    "state": STATES,
    "cells": st.dictionaries(
        st.sampled_from([str(action) for action in rulebook]),
        st.sampled_from(("contributor", "editor", "administrator")),
        max_size=6,
    ),
    "actions": st.sets(st.sampled_from(EVERY_ACTION), min_size=4, max_size=4),
}


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [12, pytest.param(600, marks=pytest.mark.deep)])
def test_a_list_shows_exactly_what_a_decision_allows(examples: int) -> None:
    settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])(given(**WORLD)(agree))()


def agree(**world: Any) -> None:
    """In a world that is gone afterwards: one that grows from example to example makes each slower than the last."""
    with transaction.atomic():
        agree_in(world)
        transaction.set_rollback(True)


def agree_in(world: dict[str, Any]) -> None:
    cara = made(world).cara
    forget_assignments()
    with account_state.provider.replaced_by(lambda _user: world["state"]):
        for actor in (User.objects.get(pk=cara.pk), ANONYMOUS):
            for known in sorted(world["actions"]):
                model = rulebook.model_of(known)
                assert model is not None
                assert_agreement(actor, known, model)


class World(NamedTuple):
    cara: User
    teams: list[Group]
    sections: list[Section]
    articles: list[Article]


def made(world: dict[str, Any]) -> World:
    CustomRole.objects.update_or_create(
        key="made", defaults={"name": "M", "look": "m", "cells": world["cells"]}
    )
    cara = User.objects.get_or_create(email="cara@example.org", defaults={"name": "Cara"})[0]
    teams = [Group.objects.get_or_create(name=f"Team {number}")[0] for number in range(TEAMS)]
    cara.groups.set([teams[number] for number in world["member_of"]])
    sections = plant(world["parents"])
    articles = [write(cara, sections[at], own, state) for at, own, state in world["articles"]]
    for section, policy in zip(sections, world["policies"], strict=True):
        PolicyChange.objects.create(section=section, **policy)
    for to, role, at, hours in world["held"]:
        scope = sections[at].scope if at is not None else None
        holder = {"user": cara} if to == "person" else {"team": teams[to]}
        RoleAssignment.objects.get_or_create(**holder, role=role, scope=scope, defaults={"until": end(hours)})
    for to, on_article, which, action, hours in world["granted"]:
        give(
            cara if to == "person" else teams[to],
            (articles if on_article else sections)[which],
            action,
            hours,
        )
    return World(cara, teams, sections, articles)


def plant(parents: list[int | None]) -> list[Section]:
    if not Policy.objects.exists():
        PolicyChange.objects.create(section=None, **LOOSEST)
    sections: list[Section] = []
    for number, parent in enumerate(parents):
        above = sections[parent].scope if parent is not None and parent < number else None
        if above:
            above.refresh_from_db()
        scope = add_scope(f"Section {number}", above)
        sections.append(Section.objects.create(scope=scope, title=f"S{number}", slug=f"s{number}"))
    return sections


def write(cara: User, section: Section, own: bool, state: str) -> Article:
    """An article with hardly any words: the rules look at nothing but where it stands and who wrote it."""
    other = User.objects.get_or_create(email="ed@example.org", defaults={"name": "Ed"})[0]
    article = Article.objects.create(
        section=section,
        slug="a",
        author=cara if own else other,
        draft_author_ids=[cara.pk if own else other.pk],
        archived_at=timezone.now() if state == "gone" else None,
    )
    if state == "live":
        words = Revision.objects.create(
            article=article, number=1, title="T", author=other, digest="0" * 64, words=0, body="", summary=""
        )
        RevisionStatus.objects.create(revision=words, state=State.PUBLISHED)
        Article.objects.filter(pk=article.pk).update(live=words, published_at=timezone.now())
    return article


def give(to: User | Group, obj: Article | Section, number: int, hours: int | None) -> None:
    store = rulebook.grant_store(type(obj))
    assert store is not None
    action = store.actions[number % len(store.actions)]
    row: dict[str, Any] = {"group" if isinstance(to, Group) else "user": to, "content_object": obj}
    model: Any = store.to_team if isinstance(to, Group) else store.to_person
    model.objects.get_or_create(
        **row, permission=permission_of(store, action), defaults={"until": end(hours), "reason": "because"}
    )


def end(hours: int | None) -> Any:
    return None if hours is None else timezone.now() + timedelta(hours=hours)
