"""An access diff says what comes of the change when it is really made, and of a part nothing that is not so."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from content.models import Approval, Article, EmergencyPass, PolicyChange, Revision, RevisionStatus, Section
from content.models.articles.review import State
from rbac import account_state
from rbac.access_diff import sample
from rbac.access_diff.diff import AccessDiff, access_diff, compared_actions
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.models import CustomRole, RoleAssignment
from rbac.rulebook import rulebook
from rbac.scopes import move_scope
from tests.rbac.conftest import IN_ORDER
from tests.rbac.test_agreement_on_articles import (
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

type Change = Callable[[], None]
type Numbers = dict[tuple[int, str], tuple[int, int]]  # (user, action) -> gained, lost
SUBMITTED = st.lists(
    st.tuples(
        st.sampled_from((State.DRAFT, State.IN_REVIEW, State.APPROVED)),
        st.sets(st.integers(0, 1)),  # approved by
        st.sets(st.integers(0, 1)),  # written by
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
    **{name: drawn for name, drawn in WORLD.items() if name not in {"state", "actions"}},
    "submitted": SUBMITTED,
    "change": CHANGE,
    "one": st.booleans(),  # whether one user is compared, or both
}


@pytest.mark.late
@pytest.mark.django_db
@pytest.mark.parametrize("examples", [7, pytest.param(500, marks=pytest.mark.deep)])
def test_what_is_said_is_what_comes_of_it(examples: int) -> None:
    settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])(given(**EXAMPLE)(agree))()


def agree(**world: Any) -> None:
    with transaction.atomic(), account_state.provider.replaced_by(lambda _user: IN_ORDER):
        site = made(world)
        people = [site.cara, User.objects.get(email="ed@example.org")]
        for article, submitted in zip(site.articles, world["submitted"], strict=True):
            submit(article, people, *submitted)
        kind, what = world["change"]
        compare([one.pk for one in people[world["one"] :]], lambda: CHANGES[kind](site, people, what))
        transaction.set_rollback(True)


def compare(people: list[int], change: Change) -> None:
    forget_assignments()
    said = numbers(access_diff(change, people=people))
    with patch.object(sample, "MOST_OBJECTS", 2):
        part = access_diff(change, people=people)
    before = allowed(people)
    change()
    forget_assignments()
    after = allowed(people)
    both = {key: (after.get(key, set()), before.get(key, set())) for key in before.keys() | after.keys()}
    expected = {key: (len(now - was), len(was - now)) for key, (now, was) in both.items() if now != was}
    assert said == expected
    for one in part.differences:
        gained, lost = expected[one.person, str(one.action)]
        assert (one.gained, one.lost) == (gained, lost) or one.least
        assert one.gained <= gained
        assert one.lost <= lost


def numbers(found: AccessDiff) -> Numbers:
    assert (found.all_people, found.all_objects) == (True, True)
    return {(one.person, str(one.action)): (one.gained, one.lost) for one in found.differences}


def allowed(people: list[int]) -> dict[tuple[int, str], set[int]]:
    """What is decided of each object, one by one."""
    found: dict[tuple[int, str], set[int]] = {}
    for key, user in User.objects.in_bulk(people).items():
        for action in compared_actions():
            if keys := {pk for pk, thing in things(action) if decide(user, action, thing).allowed}:
                found[key, str(action)] = keys
    return found


def things(action: str) -> Iterator[tuple[int, Any]]:
    """Objects of an action; nothing in particular, where it is decided for the whole site."""
    model: Any = rulebook.model_of(action)
    if model is None or not rulebook.scope_path(model):
        yield 0, None
    else:
        yield from model._default_manager.in_bulk().items()


def submit(
    article: Article, people: list[User], state: str, yes: Any, wrote: Any, emergency: Any, gone: bool
) -> None:
    """Adds a draft, its approvals and an emergency publication, and moves some to the trash."""
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
