"""Giving where it is easy to look at the wrong row: ended roles beside others, frozen administrators, own roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from audit.timeline import readable
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from rbac.administration.custom_roles import copies_of, make_role
from rbac.administration.permission_sync import permission_of
from rbac.administration.separations import breaches, keep_apart
from rbac.assignments import forget_assignments
from rbac.decisions import may_at, still_holds
from rbac.errors import Conflict, Invalid, Refused
from rbac.grants import grant_object, grants_on
from rbac.models import CustomRole, RoleAssignment, Separation
from rbac.roles import grant_role, is_last_administrator
from rbac.rulebook import rulebook


@pytest.fixture
def checker(ada: User) -> CustomRole:
    return make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)


def last_role_event() -> tuple[str, str]:
    entry = Entry.objects.filter(event__startswith="rbac.role.").latest("pk")
    return entry.event, readable([entry])[0].fields["role"]


def test_a_role_that_nobody_has_made_is_refused_also_where_there_are_others(
    ada: User, otto: User, checker: CustomRole
) -> None:
    with pytest.raises(Invalid, match=r"There are: contributor, editor, administrator, checker\."):
        grant_role(otto, "emperor", reason="why not", by=ada)


def test_the_journal_calls_a_role_as_people_do(ada: User, otto: User, checker: CustomRole) -> None:
    grant_role(otto, checker.key, reason="checks", by=ada)
    assert last_role_event() == ("rbac.role.granted", "Checker")
    grant_role(otto, "editor", reason="edits", by=ada)
    assert last_role_event() == ("rbac.role.granted", "editor")


def test_what_has_ended_is_given_anew_whatever_else_is_in_force(ada: User, otto: User, news: Section) -> None:
    old = grant_role(otto, "editor", scope=news.scope, reason="works", by=ada)
    RoleAssignment.objects.filter(pk=old.pk).update(until=timezone.now() - timedelta(days=1))
    new = grant_role(otto, "editor", scope=news.scope, reason="back", by=ada)
    assert new.pk != old.pk
    assert last_role_event()[0] == "rbac.role.granted"


def test_who_holds_only_roles_of_ones_own_gives_none_above_them(
    ada: User, otto: User, ed: User, checker: CustomRole, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant_role(otto, checker.key, scope=news.scope, reason="checks", by=ada)
    monkeypatch.setattr(
        "rbac.administration.roles.authorize", lambda *args: None
    )  # the first wall taken down
    with pytest.raises(Refused, match="above their own"):
        grant_role(ed, "editor", scope=news.scope, reason="please", by=User.objects.get(pk=otto.pk))


def test_a_frozen_administrator_does_not_make_an_editor_the_last_one(ada: User, ed: User) -> None:
    User.objects.filter(pk=ada.pk).update(frozen_at=Now())
    assert not is_last_administrator(ed)


def test_a_team_counts_for_no_administrator(ada: User) -> None:
    team = Group.objects.create(name="Root")
    RoleAssignment.objects.create(team=team, role="administrator", reason="past every verb")
    forget_assignments()
    assert is_last_administrator(ada)


def test_what_no_rule_lets_be_shared_is_an_error_of_the_program(ada: User) -> None:
    with pytest.raises(TypeError, match="can be shared"):
        grants_on(ada)


def test_a_grant_that_has_ended_is_given_and_not_changed(ed: User, otto: User, draft: Article) -> None:
    grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)
    ended = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    ArticleGrant.objects.filter(pk=ended.pk).update(until=timezone.now() - timedelta(days=1))
    grant_object(otto, EDIT_ARTICLE, draft, reason="again", by=ed)
    events = (
        Entry.objects.filter(event__startswith="rbac.grant.").order_by("pk").values_list("event", flat=True)
    )
    assert list(events) == ["rbac.grant.given"] * 3


def test_who_was_slower_by_a_moment_is_told(
    ed: User, otto: User, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rulebook.grant_store(Article)
    assert store is not None
    row: dict[str, Any] = {
        "user": otto,
        "content_object": draft,
        "permission": permission_of(store, VIEW_ARTICLE),
    }

    @contextmanager
    def somebody_else_gives_it(_people: object) -> Iterator[None]:
        ArticleGrant.objects.create(**row, reason="a moment before")
        yield

    monkeypatch.setattr("rbac.administration.grants.kept_apart", somebody_else_gives_it)
    with pytest.raises(Conflict, match="just given this"):
        grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)


def test_nobody_shares_what_no_role_of_theirs_lets_them_do(
    ed: User, otto: User, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.administration.grants.grants_by_role", lambda *args: False)
    with pytest.raises(Refused, match="their own role does not allow"):
        grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)


def test_only_the_very_action_that_stays_apart_counts(
    ada: User, ed: User, otto: User, checker: CustomRole, draft: Article, news: Section
) -> None:
    keep_apart(EDIT_ARTICLE, APPROVE_ARTICLE, reason="two people", by=ada)
    grant_role(otto, checker.key, scope=news.scope, reason="checks", by=ada)
    grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)
    grant_object(otto, VIEW_ARTICLE, news, reason="reads", by=ada)
    for thing in (draft, news):
        with pytest.raises(Invalid, match="two people"):
            grant_object(otto, EDIT_ARTICLE, thing, reason="writes", by=ada)


def test_a_rule_about_an_action_that_is_gone_breaks_nothing(ada: User, ed: User) -> None:
    Separation.objects.create(first="content.no_such_thing", second="editor", reason="old", made_by=ada)
    assert breaches() == []


def test_what_stays_apart_is_refused_also_where_nothing_else_can_be_shared(
    ada: User, otto: User, draft: Article, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rulebook.grant_store(Article)
    assert store is not None
    monkeypatch.setitem(rulebook._stores, store.label, replace(store, actions=(EDIT_ARTICLE,)))
    checker = make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    keep_apart(EDIT_ARTICLE, checker.key, reason="two people", by=ada)
    grant_role(otto, checker.key, scope=news.scope, reason="checks", by=ada)
    with pytest.raises(Invalid, match="two people"):
        grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ada)


def test_a_grant_on_a_section_counts_at_its_place_until_it_ends_and_one_on_an_article_nowhere_else(
    ada: User, ed: User, otto: User, colin: User, draft: Article, news: Section, policies: Section
) -> None:
    grant_object(otto, EDIT_ARTICLE, news, reason="covers", by=ada)
    grant_object(colin, EDIT_ARTICLE, draft, reason="helps", by=ed)
    anew = User.objects.in_bulk([otto.pk, colin.pk])
    asked = [may_at(anew[otto.pk], action, news) for action in (EDIT_ARTICLE, VIEW_ARTICLE, APPROVE_ARTICLE)]
    assert asked == [True, True, False]
    assert may_at(anew[otto.pk], EDIT_ARTICLE, policies) is False
    assert may_at(anew[colin.pk], EDIT_ARTICLE, news) is False
    assert [still_holds(anew[who.pk], EDIT_ARTICLE, draft) for who in (otto, colin)] == [True, True]
    assert still_holds(anew[colin.pk], APPROVE_ARTICLE, draft) is False


def test_what_copies_a_built_in_role_is_known_by_its_key(ada: User, checker: CustomRole) -> None:
    make_role("Reader", {VIEW_ARTICLE: "contributor"}, reason="new", by=ada)
    assert (copies_of("editor"), copies_of("contributor")) == (["checker"], ["checker", "reader"])
    assert copies_of("administrator") == []


def test_an_end_that_has_passed_is_said_beside_its_field(
    draft: Article, news: Section, as_ada: Client, otto: User
) -> None:
    role = {"role": "editor", "scope": str(news.scope_id), "last_day": "2020-01-01", "reason": "x"}
    share = {
        "q": "otto",
        "to": f"person-{otto.pk}",
        "action": str(EDIT_ARTICLE),
        "last_day": "2020-01-01",
        "reason": "x",
    }
    review = {"scope": "site", "last_day": "2020-01-01", "reason": "x"}
    for page, typed in (
        (f"/cms/people/{otto.pk}/grant/", role),
        (f"/cms/articles/{draft.pk}/share/give/", share),
        ("/cms/people/reviews/new/", review),
    ):
        answer = as_ada.post(page, typed)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["last_day"], page
