"""What a person holds is read once, and never kept longer than it is true."""

import importlib.util
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from foundation.prepared_queries import PreparedQuery
from rbac import assignments
from rbac.administration.custom_roles import make_role, remove_role
from rbac.administration.permission_sync import permission_of
from rbac.assignments import _HOLDINGS, Holdings, assignments_of, forget_assignments, version_of_holdings
from rbac.decisions import decide
from rbac.grants import grant_object
from rbac.models import RoleAssignment, holding_queries
from rbac.queries import visible_to
from rbac.roles import (
    grant_role,
    holds_any_role,
    revoke_role,
)
from rbac.teams import add_member, make_team, remove_member
from tests.many_sections import sections_below
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.size.many import many_articles


def test_what_another_process_changed_is_seen_within_seconds(
    person: MakePerson, give: GiveRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    otto = person("otto")
    role = give(otto, "editor")
    assert holds_any_role(otto)
    RoleAssignment.objects.filter(pk=role.pk).delete()
    later = time.monotonic() + assignments.KEPT_FOR + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert not holds_any_role(otto)


def test_roles_are_read_once(nell: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        for _ in range(3):
            assert [held.role for held in assignments_of(nell).all()] == ["editor"]


def test_the_highest_role_comes_first(person: MakePerson, give: GiveRole) -> None:
    otto = person("otto")
    for role in ("unheard of", "contributor", "administrator", "editor"):
        give(otto, role)
    held = [held.role for held in assignments_of(otto).all()]
    assert held == ["administrator", "editor", "contributor", "unheard of"]


def new_process() -> Any:
    """The module as a process has it that has just started: this one has long changed something."""
    spec = importlib.util.find_spec("rbac.assignments")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_very_first_change_of_a_process_makes_stale_what_it_held_before() -> None:
    process = new_process()
    before = process.version_of_holdings()
    process._next_version()
    assert process.version_of_holdings() != before


def test_what_another_process_changes_is_seen_within_five_seconds() -> None:
    """Tests keep it for longer (tests/conftest.py), so that none depends on how slow a machine is."""
    assert new_process().KEPT_FOR <= 5


@pytest.fixture
def legal(site: object, otto: User) -> Group:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)
    return team


def held_by(user: User) -> Holdings:
    return assignments_of(User.objects.get(pk=user.pk))


def test_each_role_comes_with_its_place_its_team_and_what_it_includes(
    scopes_have_other_keys: None, ada: User, otto: User, legal: Group, news: Section, policies: Section
) -> None:
    soon = timezone.now() + timedelta(days=3)
    make_role("Approver", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    checker = make_role("Checker", {VIEW_ARTICLE: "contributor"}, reason="new", by=ada)
    grant_role(otto, "editor", scope=news.scope, until=soon, reason="helps", by=ada)
    grant_role(otto, checker.key, scope=policies.scope, reason="checks", by=ada)
    grant_role(legal, "contributor", reason="reads", by=ada)
    found = {
        (
            held.role,
            held.scope_id,
            held.place,
            held.team,
            held.custom and (held.custom.name, *held.custom.cells),
        )
        for held in held_by(otto).all()
    }
    assert found == {
        ("editor", news.scope_id, "News", "", None),
        ("contributor", None, "", "Legal", None),
        ("checker", policies.scope_id, "Policies", "", ("Checker", VIEW_ARTICLE)),
    }


def test_each_grant_comes_with_its_thing_its_giver_its_reason_and_its_end(
    scopes_have_other_keys: None, ada: User, ed: User, otto: User, legal: Group, draft: Article, news: Section
) -> None:
    soon = timezone.now() + timedelta(days=3)
    grant_object(otto, EDIT_ARTICLE, draft, until=soon, reason="knows ferries", by=ed)
    grant_object(legal, VIEW_ARTICLE, draft, reason="libel", by=ed)
    grant_object(otto, VIEW_ARTICLE, news, reason="looks on", by=ada)
    grant_object(legal, EDIT_ARTICLE, news, until=soon, reason="covers", by=ada)
    held = held_by(otto)
    assert list(held.all()) == []
    found = {
        (g.store.label, g.key, g.scope_id, g.action, g.team, g.assigner, g.reason, g.until)
        for g in held.all_grants()
    }
    on_article, on_section = ("content.article", draft.pk, None), ("content.section", news.pk, news.scope_id)
    assert found == {
        (*on_article, EDIT_ARTICLE, "", "Ed", "knows ferries", soon),
        (*on_article, VIEW_ARTICLE, "Legal", "Ed", "libel", None),
        (*on_section, VIEW_ARTICLE, "", "Ada", "looks on", None),
        (*on_section, EDIT_ARTICLE, "Legal", "Ada", "covers", soon),
    }
    permissions: set[Any] = {permission_of(g.store, g.action).pk for g in held.all_grants()}
    assert {g.permission_id for g in held.all_grants()} == permissions


def test_where_people_belong_to_no_groups_what_is_theirs_counts_alone(
    ada: User, ed: User, otto: User, legal: Group, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every project's user model has them."""
    grant_role(otto, "contributor", reason="writes", by=ada)
    grant_role(legal, "editor", reason="reads", by=ada)
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(legal, VIEW_ARTICLE, draft, reason="libel", by=ed)
    monkeypatch.setattr(holding_queries, "people_of_team", lambda relation: "")
    monkeypatch.setattr(assignments, "_HOLDINGS", PreparedQuery(_HOLDINGS._build, _HOLDINGS._row))
    held = held_by(otto)
    assert [role.role for role in held.all()] == ["contributor"]
    assert [grant.action for grant in held.all_grants()] == [EDIT_ARTICLE]


def sees(user: User, draft: Article) -> bool:
    """As the same instance of the person is asked again and again."""
    return decide(user, VIEW_ARTICLE, draft).allowed


def test_a_role(ada: User, otto: User, news: Section, draft: Article) -> None:
    assert not sees(otto, draft)
    held = grant_role(otto, "editor", scope=news.scope, reason="joins", by=ada)
    assert sees(otto, draft)
    revoke_role(held, reason="leaves", by=ada)
    assert not sees(otto, draft)


def test_another_end_of_a_role(ada: User, otto: User, news: Section, draft: Article) -> None:
    grant_role(otto, "editor", scope=news.scope, reason="joins", by=ada)
    [before] = assignments_of(otto).all()
    assert before.ends == float("inf")
    soon = timezone.now() + timedelta(hours=1)
    grant_role(otto, "editor", scope=news.scope, until=soon, reason="leaves soon", by=ada)
    [after] = assignments_of(otto).all()
    assert after.ends < float("inf")


def test_who_is_in_a_team(ada: User, otto: User, news: Section, draft: Article) -> None:
    desk = make_team("Desk", by=ada)
    grant_role(desk, "editor", scope=news.scope, reason="works", by=ada)
    assert not sees(otto, draft)
    add_member(desk, otto, reason="joins", by=ada)
    assert sees(otto, draft)
    remove_member(desk, otto, reason="leaves", by=ada)
    assert not sees(otto, draft)


def test_a_version_of_all_that_is_held_counts_every_change(site: Any, ada: User) -> None:
    """Pages are kept by this number (rbac.assignments.version_of_holdings)."""
    seen = [version_of_holdings()]
    role = make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    seen.append(version_of_holdings())
    remove_role(role, reason="unused", by=ada)
    seen.append(version_of_holdings())
    assert seen == sorted(set(seen))


THOUSAND, PAGE = 1_000, 50


@pytest.mark.usefixtures("one_person_suffices")
def test_decisions_about_a_page_take_no_further_query(
    news: Section, cara: User, otto: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parts = sections_below(news, THOUSAND)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=otto, role="editor", scope=part.scope, reason="has very many") for part in parts
    )
    for part in parts[-PAGE:]:
        many_articles(part, cara, 1, name=part.slug)
    forget_assignments()
    person = User.objects.get(pk=otto.pk)
    rows = list(visible_to(person, VIEW_ARTICLE, Article.objects.select_related("section__scope")))
    assert len(rows) == PAGE
    with django_assert_num_queries(0):
        assert all(decide(person, EDIT_ARTICLE, row).allowed for row in rows)


def test_what_changes_makes_everything_kept_stale_now_and_after_the_commit(db: None) -> None:
    first = version_of_holdings()
    forget_assignments()
    second = version_of_holdings()
    assert second > first
    callbacks = [function for _sids, function, *_rest in transaction.get_connection().run_on_commit]
    callbacks[-1]()
    assert version_of_holdings() > second
