"""Who gains and who loses is the same, whether it is worked out by situations or asked for every person and thing."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from content.models import Approval, Article, EmergencyPass, PolicyChange, Revision, RevisionStatus, Section
from content.models.review import State
from rbac import consequences, looked_at, reached
from rbac.assignments import forget_assignments
from rbac.consequences import Difference, consequences_of
from rbac.models import CustomRole, RoleAssignment
from rbac.rulebook import rulebook
from rbac.scopes import move_scope
from rbac.situations import Situations, situations_of
from tests.grants.test_agreement import (
    GRANTED,
    HELD,
    LOOSEST,
    PLACE,
    PLACES,
    POLICY,
    WORLD,
    World,
    end,
    give,
    made,
)

SUBMITTED = st.lists(
    st.tuples(
        st.sampled_from((State.DRAFT, State.IN_REVIEW, State.APPROVED)),
        st.sets(st.integers(0, 1)),  # by whom it was approved
        st.sets(st.integers(0, 1)),  # by whom it was written
        st.sampled_from((None, None, 0, 1)),  # whose emergency it is
        st.sampled_from((False, False, False, True)),  # in the trash
    ),
    min_size=4,
    max_size=4,
)
CHANGE = st.one_of(
    st.tuples(st.just("give"), HELD),
    st.tuples(st.just("take"), st.sampled_from(("roles", "article", "section", "teams"))),
    st.tuples(st.just("grant"), GRANTED),
    st.tuples(st.just("cells"), WORLD["cells"]),
    st.tuples(st.just("policy"), st.tuples(PLACE, POLICY)),
    st.tuples(st.just("move"), st.tuples(st.integers(0, PLACES - 1), PLACE)),
    st.tuples(st.just("article"), st.tuples(st.integers(0, 3), st.sets(st.integers(0, 1)), st.booleans())),
)
EXAMPLE = {
    **WORLD,
    "submitted": SUBMITTED,
    "change": CHANGE,
    "asked": st.sampled_from(("all", "both", "one")),
    "below": st.one_of(st.none(), st.integers(0, PLACES - 1)),
    "many": st.sampled_from((0, 500)),
}
COMMON: dict[str, Any] = {
    "deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
}  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=3, **COMMON)
@given(**EXAMPLE)
def test_both_ways_tell_the_same(**world: Any) -> None:
    with transaction.atomic():
        both_ways(world)
        transaction.set_rollback(True)


@pytest.mark.late
@pytest.mark.django_db
@settings(max_examples=8, **COMMON)
@given(**EXAMPLE)
def test_both_ways_tell_the_same_in_more_worlds(**world: Any) -> None:
    with transaction.atomic():
        both_ways(world)
        transaction.set_rollback(True)


@pytest.mark.deep
@pytest.mark.django_db
@settings(max_examples=1_000, **COMMON)
@given(**EXAMPLE)
def test_both_ways_tell_the_same_many_times(**world: Any) -> None:
    with transaction.atomic():
        both_ways(world)
        transaction.set_rollback(True)


def both_ways(world: dict[str, Any]) -> None:
    site = made(world)
    people = [site.cara, User.objects.get(email="ed@example.org")]
    for article, submitted in zip(site.articles, world["submitted"], strict=True):
        submit(article, people, *submitted)
    change = changing(site, people, *world["change"])
    places = None if world["below"] is None else [site.sections[world["below"]].scope_id]
    asked = {"all": None, "both": [one.pk for one in people], "one": [people[1].pk]}[world["asked"]]
    with patch.object(reached, "MANY", world["many"]):
        by_situation = told(change, asked, places)
        with patch.object(looked_at, "MOST", 1), patch.object(looked_at, "SOME", 2):
            some = told(change, asked, places)
    with patch.object(consequences, "situations_of", lambda actions: []):
        assert by_situation == told(change, asked, places)
    nothing_but_part(some, by_situation)


def nothing_but_part(some: list[Difference], every: list[Difference]) -> None:
    """What is told where not all was looked at is true, and its numbers are no larger."""
    exact = {(one.person, one.action): one for one in every}
    for one in some:
        known = exact[one.person, one.action]
        assert one.gained <= known.gained
        assert one.lost <= known.lost
        assert one.least or one == known


def told(change: Callable[[], None], people: list[int] | None, places: list[int] | None) -> list[Difference]:
    forget_assignments()
    return sorted(
        consequences_of(change, people=people, places=places).differences,
        key=lambda one: (str(one.action), one.person),
    )


def submit(
    article: Article, people: list[User], state: str, yes: Any, wrote: Any, emergency: Any, gone: bool
) -> None:
    """Gives it words that are worked on, what was said about them, and throws some away."""
    article.refresh_from_db()
    words = Revision.objects.create(
        article=article, number=2, title="T", author=people[0], digest="1" * 64, words=0, body="", summary=""
    )
    RevisionStatus.objects.create(revision=words, state=state, submission=1)
    for one in yes:
        Approval.objects.create(revision=words, approver=people[one], digest=words.digest, submission=1)
    if emergency is not None:
        declare(words, people[emergency])
    changed: dict[str, Any] = {"draft": words, "draft_author_ids": [people[one].pk for one in wrote]}
    if gone and article.live_id is None:
        changed["trashed_at"] = timezone.now()
    Article.objects.filter(pk=article.pk).update(**changed)


def declare(words: Revision, person: User) -> None:
    """An emergency, which takes an administrator only while it is opened."""
    given: Any = RoleAssignment.objects
    held, _is_new = given.get_or_create(
        user=person, role="administrator", scope=None, defaults={"until": end(-1)}
    )
    RoleAssignment.objects.filter(pk=held.pk).update(until=None)
    EmergencyPass.objects.create(
        article=words.article, revision=words, digest=words.digest, opened_by=person, reason="x", until=end(1)
    )
    RoleAssignment.objects.filter(pk=held.pk).update(until=held.until)


def changing(site: World, people: list[User], kind: str, what: Any) -> Callable[[], None]:
    return lambda: CHANGES[kind](site, people, what)


def _give(site: World, people: list[User], held: Any) -> None:
    for to, role, at, hours in held:
        scope = site.sections[at].scope if at is not None else None
        holder = {"user": people[1]} if to == "person" else {"team": site.teams[to]}
        RoleAssignment.objects.get_or_create(**holder, role=role, scope=scope, defaults={"until": end(hours)})


def _take(site: World, people: list[User], what: str) -> None:
    if what == "roles":
        RoleAssignment.objects.filter(user=site.cara).delete()
    elif what == "teams":
        site.cara.groups.clear()
    else:
        store = rulebook.grant_store(Article if what == "article" else Section)
        assert store is not None
        for rows in (store.to_person, store.to_team):
            rows._default_manager.all().delete()


def _grant(site: World, people: list[User], granted: Any) -> None:
    for to, on_article, which, action, hours in granted:
        thing = (site.articles if on_article else site.sections)[which]
        give(people[1] if to == "person" else site.teams[to], thing, action, hours)


def _policy(site: World, people: list[User], what: Any) -> None:
    at, policy = what
    own = (
        policy if at is not None else LOOSEST | {name: one for name, one in policy.items() if one is not None}
    )
    PolicyChange.objects.create(section=None if at is None else site.sections[at], **own)


def _move(site: World, people: list[User], what: Any) -> None:
    moved, to = (None if one is None else site.sections[one].scope for one in what)
    assert moved is not None
    for scope in filter(None, (moved, to)):
        scope.refresh_from_db()
    if to is None or moved.pk not in to.ancestor_ids:
        move_scope(moved, to)


def _article(site: World, people: list[User], what: Any) -> None:
    which, wrote, archived = what
    article = Article.objects.filter(pk=site.articles[which].pk)
    article.update(draft_author_ids=[people[one].pk for one in wrote])
    if archived:
        article.filter(live=None).update(archived_at=timezone.now())


def _cells(site: World, people: list[User], cells: Any) -> None:
    CustomRole.objects.filter(key="made").update(cells=cells)


CHANGES: dict[str, Callable[[World, list[User], Any], None]] = {
    "give": _give, "take": _take, "grant": _grant, "policy": _policy, "move": _move, "article": _article,
    "cells": _cells,
}  # fmt: skip


def test_nearly_all_is_told_by_situations() -> None:
    """Where it is not said whom it concerns who asks, a preview takes as long as there are articles."""
    known: list[Situations] = situations_of(tuple(consequences._compared_actions()))
    assert len([action for one in known for action in one.actions]) > 40
    assert not [action for one in known for action in one.unknown]


def test_what_takes_more_facts_than_fit_is_told_one_by_one(
    otto: User, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give() -> None:
        RoleAssignment.objects.create(user=otto, role="editor", reason="x")

    expected = told(give, [otto.pk], None)
    monkeypatch.setattr("rbac.situations.MOST_FACTS", 4)
    actions = tuple(consequences._compared_actions())
    few = situations_of.__wrapped__(actions)
    assert [action for one in few for action in one.unknown]
    assert all(number < len(one.facts) <= 4 for one in few for number in one._numbers.values())
    monkeypatch.setattr(consequences, "situations_of", lambda actions: few)
    assert told(give, [otto.pk], None) == expected
