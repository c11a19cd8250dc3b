"""Roles that administrators make: never wider than the rulebook, never taken for a built-in one, in force at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.factor_policy import policy_for
from accounts.models import FactorPolicy, Session, User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from audit.timeline import readable
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, MOVE_SECTION, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.administration import custom_roles
from rbac.administration.custom_roles import (
    change_role,
    copies_of,
    find_role_key,
    make_role,
    remove_role,
    versions_of,
)
from rbac.decisions import Decision, decide
from rbac.errors import Conflict, Invalid, Refused
from rbac.models import CustomRole, CustomRoleVersion, RoleAssignment
from rbac.queries import visible_to
from rbac.roles import grant_role, rank_of, revoke_role
from rbac.teams import add_member, make_team
from tests.signing_in import signed_in
from tests.unwritten import assert_nothing_by_half

APPROVES = {str(APPROVE_ARTICLE): "editor"}
PUBLISHES: dict[str, str] = {PUBLISH_ARTICLE: "editor"}


@pytest.fixture
def reviewer(ada: User) -> CustomRole:
    return make_role("Legal reviewer", APPROVES, description="Reads for libel.", reason="new law", by=ada)


def answer(user: User, action: str, obj: Article) -> Decision:
    return decide(User.objects.get(pk=user.pk), action, obj)


def change(role: CustomRole, by: User, cells: dict[str, str]) -> CustomRole:
    return change_role(role, name=role.name, cells=cells, description="", reason="x", by=by)


def test_only_administrators_make_change_and_remove_roles(reviewer: CustomRole, ed: User, otto: User) -> None:
    for person in (ed, otto):
        with pytest.raises(Refused):
            make_role("Mine", APPROVES, reason="x", by=person)
        with pytest.raises(Refused):
            change(reviewer, person, {})
        with pytest.raises(Refused):
            remove_role(reviewer, reason="x", by=person)


@pytest.mark.parametrize(
    "name",
    [
        "editor", "Editor", " EDITORS ",
        "administrator", "Contributor", "Еditоr", "ｅｄｉｔｏｒ", "𝐄𝐝𝐢𝐭𝐨𝐫", "E.d-i t_o r",
        "Redaktion", "Administration", "RÉDACTION", "Auteur", "Autor/in",  # as others read them
        "édïtor", "ed\u200bitor", "еdіtоr", "adrninistrator", "\u202eeditor", "", "   ", "x" * 61,
    ],
)  # fmt: skip
def test_a_name_cannot_pass_for_a_built_in_role(name: str, ada: User) -> None:
    with pytest.raises(Invalid):
        make_role(name, APPROVES, reason="x", by=ada)


def test_a_name_cannot_pass_for_another_role(reviewer: CustomRole, ada: User) -> None:
    with pytest.raises(Conflict):
        make_role("Lеgal  revіewer", APPROVES, reason="x", by=ada)  # with a Cyrillic е and і


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"content.no_such_action": "editor"},
        {"rbac.grant_role": "administrator"},
        {"accounts.freeze_person": "administrator"},
        {"secureproject.enter_admin": "administrator"},
        {str(MOVE_SECTION): "administrator"},
        {str(APPROVE_ARTICLE): "contributor"},
        {str(APPROVE_ARTICLE): "nobody"},
    ],
)
def test_a_role_includes_only_what_the_rulebook_gives_away(cells: dict[str, str], ada: User) -> None:
    with pytest.raises(Invalid):
        make_role("Legal reviewer", cells, reason="x", by=ada)


def test_data_cannot_shadow_a_built_in_role_or_widen_one_of_ones_own(
    reviewer: CustomRole, news: Section, cara: User, draft: Article, otto: User, ada: User
) -> None:
    everything = {str(PUBLISH_ARTICLE): "editor", "rbac.grant_role": "administrator"}
    CustomRole.objects.create(key="contributor", name="x", look="x", cells=everything)
    CustomRole.objects.filter(pk=reviewer.pk).update(cells={"rbac.grant_role": "administrator"})
    grant_role(otto, reviewer.key, reason="x", by=ada)
    assert not answer(cara, PUBLISH_ARTICLE, draft).allowed
    assert not decide(User.objects.get(pk=otto.pk), "rbac.grant_role", news.scope).allowed


def test_a_legal_reviewer_approves_and_nothing_else(
    reviewer: CustomRole, news: Section, in_review: Article, otto: User, ada: User
) -> None:
    grant_role(otto, reviewer.key, scope=news.scope, reason="our lawyer", by=ada)
    approving = answer(otto, APPROVE_ARTICLE, in_review)
    assert approving.allowed
    assert approving.considered[-1].source == "Legal reviewer of News"
    assert answer(otto, VIEW_ARTICLE, in_review).allowed  # who approves it has to read it
    editing = answer(otto, EDIT_ARTICLE, in_review)
    assert (editing.allowed, editing.reason) == (False, "this role does not include it")
    assert not answer(otto, PUBLISH_ARTICLE, in_review).allowed
    assert list(visible_to(otto, APPROVE_ARTICLE, Article)) == [in_review]


def test_a_condition_comes_with_the_cell_that_has_it(
    news: Section, draft: Article, otto: User, ada: User, cara: User
) -> None:
    role = make_role("Writer", {str(EDIT_ARTICLE): "contributor"}, reason="x", by=ada)
    for person in (otto, cara):
        grant_role(person, role.key, reason="x", by=ada)
    RoleAssignment.objects.filter(role="contributor").delete()
    assert not answer(otto, EDIT_ARTICLE, draft).allowed
    assert answer(cara, EDIT_ARTICLE, draft).allowed


def test_who_loses_something_by_a_change_loses_their_sessions(
    reviewer: CustomRole, in_review: Article, otto: User, colin: User, ada: User
) -> None:
    legal: Group = make_team("Legal", by=ada)
    add_member(legal, colin, reason="lawyer", by=ada)
    grant_role(legal, reviewer.key, reason="x", by=ada)
    grant_role(otto, reviewer.key, reason="x", by=ada)
    for person in (otto, colin):
        signed_in(person)
    wider = change(reviewer, ada, {**APPROVES, str(EDIT_ARTICLE): "editor"})
    assert Session.objects.filter(user__in=[otto, colin]).count() == 2
    assert answer(otto, EDIT_ARTICLE, in_review).allowed
    change(wider, ada, {**APPROVES, str(EDIT_ARTICLE): "contributor"})
    assert not Session.objects.filter(user__in=[otto, colin]).exists()
    assert not answer(colin, EDIT_ARTICLE, in_review).allowed


def test_every_version_is_kept_with_who_when_and_why(reviewer: CustomRole, ada: User) -> None:
    with pytest.raises(Conflict):
        change_role(reviewer, name="Legal", cells=APPROVES, description="", reason="x", by=ada, version=9)
    change_role(reviewer, name="Legal", cells=APPROVES, description="", reason="shorter", by=ada, version=1)
    kept = [(v.number, v.name, v.reason, v.made_by) for v in versions_of(reviewer.key)]
    assert kept == [(2, "Legal", "shorter", ada), (1, "Legal reviewer", "new law", ada)]
    assert Entry.objects.filter(event="rbac.custom_role.changed").exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        CustomRoleVersion.objects.all().delete()


def test_a_role_is_removed_only_when_no_one_holds_it_and_its_key_never_comes_back(
    reviewer: CustomRole, otto: User, ada: User
) -> None:
    held = grant_role(otto, reviewer.key, reason="x", by=ada)
    with pytest.raises(Conflict, match="Take it away"):
        remove_role(reviewer, reason="x", by=ada)
    revoke_role(held, reason="x", by=ada)
    remove_role(reviewer, reason="nobody needs it", by=ada)
    with pytest.raises(Invalid):
        grant_role(otto, reviewer.key, reason="x", by=ada)
    assert make_role("Legal reviewer", APPROVES, reason="x", by=ada).key != reviewer.key


def test_what_is_asked_of_the_role_it_copies_is_asked_of_its_holder(
    reviewer: CustomRole, otto: User, ada: User
) -> None:
    FactorPolicy.objects.update_or_create(role="editor", defaults={"passkey_required": True})
    grant_role(otto, reviewer.key, reason="x", by=ada)
    assert policy_for(User.objects.get(pk=otto.pk)).passkey_required


def test_a_role_of_ones_own_costs_no_query_more(
    reviewer: CustomRole, in_review: Article, edna: User, otto: User, ada: User
) -> None:
    grant_role(otto, reviewer.key, reason="x", by=COMMAND_LINE)
    article, counted = Article.objects.select_related("section__scope").get(pk=in_review.pk), []
    for person in (edna, otto):
        fresh = User.objects.get(pk=person.pk)
        with CaptureQueriesContext(connection) as queries:
            assert decide(fresh, APPROVE_ARTICLE, article).allowed
            list(visible_to(fresh, APPROVE_ARTICLE, Article))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_no_role_is_made_changed_or_removed_by_half(
    reviewer: CustomRole, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    verbs = (
        lambda: make_role("Night desk", APPROVES, reason="x", by=ada),
        lambda: change(reviewer, ada, {**APPROVES, str(EDIT_ARTICLE): "editor"}),
        lambda: remove_role(reviewer, reason="x", by=ada),
    )
    tables = (CustomRole, CustomRoleVersion)
    assert_nothing_by_half(verbs, custom_roles, *tables, monkeypatch=monkeypatch)


def made(name: str, by: User, description: str = "") -> CustomRole:
    return make_role(name, APPROVES, description=description, reason="new", by=by)


def test_a_name_and_a_description_are_as_long_as_their_columns_and_no_longer(ada: User) -> None:
    longest, words = "y" * CustomRole.LONGEST_NAME, "w" * CustomRole.LONGEST_DESCRIPTION
    role = made(longest, ada, words)
    role.refresh_from_db()
    assert (role.name, role.description) == (longest, words)
    with pytest.raises(Invalid, match="name is too long: at most 60 characters"):
        made(f"{longest}y", ada)
    with pytest.raises(Invalid, match="description is too long: at most 400 characters"):
        made("Another", ada, f"{words}w")


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\x07", "\u2066", "\ufeff"])
def test_letters_that_no_one_sees_are_refused_anywhere_in_a_name(hidden: str, ada: User) -> None:
    with pytest.raises(Invalid, match="cannot be seen"):
        made(f"Legal{hidden} counsel", ada)


def test_a_description_keeps_all_but_what_postgresql_cannot(ada: User) -> None:
    assert made("Counsel", ada, " Reads\x00 for libel. ").description == "Reads for libel."


def test_keys_are_short_never_empty_and_never_come_back(ada: User, news: Section, otto: User) -> None:
    assert made("法律", ada).key == "role"
    assert made("z" * CustomRole.LONGEST_NAME, ada).key == "z" * (CustomRole.LONGEST_KEY - 8)
    first = made("Checker", ada)
    remove_role(first, reason="unused", by=ada)
    second = made("Checker", ada)
    remove_role(second, reason="unused", by=ada)
    assert [first.key, second.key, made("Checker", ada).key] == ["checker", "checker_2", "checker_3"]
    # An assignment alone, whatever wrote it, keeps its key from meaning something else one day.
    RoleAssignment.objects.create(user=otto, role="lawyer", scope=news.scope, reason="from before")
    assert made("Lawyer", ada).key == "lawyer_2"
    assert made("Reader of laws", ada).key == "reader_of_laws"


def test_a_change_that_changes_nothing_and_one_of_what_is_gone_are_said(ada: User) -> None:
    role = made("Checker", ada)
    same: dict[str, Any] = {
        "name": "Checker",
        "cells": role.cells,
        "description": "",
        "reason": "x",
        "by": ada,
    }
    with pytest.raises(Conflict, match="Nothing about the role would change"):
        change_role(role, **same)
    remove_role(CustomRole.objects.get(pk=role.pk), reason="unused", by=ada)
    with pytest.raises(Conflict, match="removed already"):
        change_role(role, **same | {"name": "Another"})


def test_a_change_counts_at_once_for_a_user_who_is_at_work(ada: User, otto: User, in_review: Article) -> None:
    """What a person was loaded with is not what they hold any more."""
    role = made("Checker", ada)
    grant_role(otto, role.key, reason="checks", by=ada)
    at_work = User.objects.get(pk=otto.pk)
    assert decide(at_work, APPROVE_ARTICLE, in_review).allowed
    only_sees = {str(VIEW_ARTICLE): "contributor"}
    change_role(role, name="Reader", cells=only_sees, description="", reason="narrower", by=ada)
    assert not decide(at_work, APPROVE_ARTICLE, in_review).allowed
    line = readable([Entry.objects.filter(event="rbac.custom_role.changed").latest("pk")])[0]
    assert line.fields["name_before"] == "Checker"


def test_what_copies_a_built_in_role_is_known_by_its_key(ada: User, checker: CustomRole) -> None:
    make_role("Reader", {VIEW_ARTICLE: "contributor"}, reason="new", by=ada)
    assert (copies_of("editor"), copies_of("contributor")) == (["checker"], ["checker", "reader"])
    assert copies_of("administrator") == []


def test_only_the_ended_assignments_of_a_removed_role_go(ada: User, otto: User, news: Section) -> None:
    checker = make_role("Checker", APPROVES, reason="new", by=ada)
    for role in (checker.key, "editor"):
        grant_role(otto, role, scope=news.scope, reason="works", by=ada)
    RoleAssignment.objects.filter(role=checker.key).update(until=timezone.now() - timedelta(days=1))
    remove_role(checker, reason="unused", by=ada)
    assert {a.role for a in RoleAssignment.objects.filter(user=otto)} == {"editor"}


def test_roles_of_ones_own_are_found_by_key_and_by_name_and_have_versions_each(ada: User) -> None:
    first = make_role("Checker", APPROVES, reason="new", by=ada)
    second = make_role("Second desk", PUBLISHES, reason="new", by=ada)
    assert [find_role_key(name) for name in ("Second desk", second.key, "Checker", "editor", "nobody")] == [
        second.key, second.key, first.key, "editor", None,
    ]  # fmt: skip
    assert [version.key for version in versions_of(second.key)] == [second.key]
    assert rank_of(second.key) == rank_of("editor")
    CustomRole.objects.filter(pk=first.pk).update(cells={str(VIEW_ARTICLE): "contributor"})
    assert [rank_of(role.key) for role in (first, second)] == [0, 1]
