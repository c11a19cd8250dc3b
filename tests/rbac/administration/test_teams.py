"""Teams hold roles and grants; anyone who is in one holds them for as long as they are in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Session, User
from audit.models import Entry
from content.actions import EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Article, Section
from foundation.clock import database_now
from rbac.account_state import on_access_lost
from rbac.administration import teams
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.errors import Conflict, Invalid, Refused
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from rbac.roles import grant_role, revoke_role, roles_of
from rbac.rulebook import rulebook
from rbac.teams import add_member, delete_team, make_team, remove_member, rename_team
from tests.confirming import confirmed
from tests.signing_in import signed_in
from tests.unwritten import assert_nothing_by_half


@pytest.fixture
def legal(ada: User) -> Group:
    return make_team("Legal", by=ada)


def may(user: User, action: str, obj: Article) -> bool:
    return decide(User.objects.get(pk=user.pk), action, obj).allowed


def test_only_administrators_change_teams(legal: Group, ed: User, otto: User) -> None:
    for attempt in (
        lambda: make_team("Mine", by=ed),
        lambda: rename_team(legal, "Mine", by=ed),
        lambda: add_member(legal, otto, reason="x", by=ed),
        lambda: remove_member(legal, otto, reason="x", by=ed),
        lambda: delete_team(legal, reason="x", by=ed),
    ):
        with pytest.raises(Refused):
            attempt()


def test_no_one_adds_themselves_or_gives_their_own_team_a_role(legal: Group, ada: User) -> None:
    with pytest.raises(Refused, match="You cannot add yourself"):
        add_member(legal, ada, reason="x", by=ada)
    legal.user_set.add(ada)
    with pytest.raises(Refused, match="You cannot give yourself a role"):
        grant_role(legal, "editor", reason="x", by=ada)


def test_administrators_are_named_one_by_one(legal: Group, ada: User) -> None:
    with pytest.raises(Invalid, match="one by one"):
        grant_role(legal, "administrator", reason="x", by=ada)


def test_names_are_given_and_unique(legal: Group, ada: User) -> None:
    for name in ("", "  ", "x" * 151):
        with pytest.raises(Invalid):
            make_team(name, by=ada)
    with pytest.raises(Conflict):
        make_team(" Legal ", by=ada)


def test_a_role_counts_for_members_only_and_the_decision_says_through_which_team(
    legal: Group, draft: Article, news: Section, ada: User, otto: User
) -> None:
    grant_role(legal, "editor", scope=news.scope, reason="reads for libel", by=ada)
    assert not may(otto, EDIT_ARTICLE, draft)
    add_member(legal, otto, reason="new lawyer", by=ada)
    decision = decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft)
    assert decision.considered[-1].source == "editor of News, through the team Legal"


def test_leaving_a_team_ends_what_was_held_through_it_and_the_sessions(
    legal: Group, draft: Article, ada: User, otto: User
) -> None:
    grant_role(legal, "editor", reason="reads for libel", by=ada)
    add_member(legal, otto, reason="new lawyer", by=ada)
    signed_in(otto)
    remove_member(legal, otto, reason="moved on", by=ada)
    assert not may(otto, EDIT_ARTICLE, draft)
    assert not Session.objects.filter(user=otto).exists()
    with pytest.raises(Conflict):
        remove_member(legal, otto, reason="moved on", by=ada)


def test_deleting_a_team_ends_what_it_held_and_the_sessions_of_everybody_in_it(
    legal: Group, draft: Article, news: Section, ada: User, otto: User
) -> None:
    grant_role(legal, "editor", scope=news.scope, reason="reads for libel", by=ada)
    grant_object(legal, EDIT_ARTICLE, draft, reason="x", by=ada)
    add_member(legal, otto, reason="new lawyer", by=ada)
    signed_in(otto)
    with pytest.raises(Invalid):
        delete_team(legal, reason=" ", by=ada)
    confirmed(signed_in(ada), f"/cms/people/teams/{legal.pk}/delete/", {"reason": "outsourced"})
    assert not may(otto, EDIT_ARTICLE, draft)
    assert not Session.objects.filter(user=otto).exists()
    assert not RoleAssignment.objects.filter(role="editor", scope=news.scope).exists()
    assert Entry.objects.get(event="rbac.team.deleted").public["members"][1] == 1
    with pytest.raises(Conflict):
        delete_team(legal, reason="x", by=ada)


def test_a_role_that_a_team_loses_ends_the_sessions_of_everybody_in_it(
    legal: Group, ada: User, otto: User, colin: User
) -> None:
    role = grant_role(legal, "editor", reason="reads for libel", by=ada)
    for person in (otto, colin):
        add_member(legal, person, reason="lawyer", by=ada)
        signed_in(person)
    revoke_role(role, reason="no longer", by=ada)
    assert not Session.objects.filter(user__in=[otto, colin]).exists()


def test_a_team_costs_no_query_more(
    legal: Group,
    draft: Article,
    news: Section,
    ada: User,
    otto: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for team in (legal, *(make_team(f"Team {number}", by=ada) for number in range(5))):
        grant_role(team, "editor", scope=news.scope, reason="x", by=ada)
        grant_object(team, PUBLISH_ARTICLE, draft, reason="x", by=ada)
        add_member(team, otto, reason="x", by=ada)
    fresh, article = (
        User.objects.get(pk=otto.pk),
        Article.objects.select_related("section__scope").get(pk=draft.pk),
    )
    decide(fresh, EDIT_ARTICLE, article)
    # The list: what it is without any team.
    with django_assert_num_queries(1):
        assert list(visible_to(fresh, EDIT_ARTICLE, Article)) == [article]
        assert decide(fresh, EDIT_ARTICLE, article).allowed


def test_the_database_wants_exactly_one_holder(ada: User, legal: Group) -> None:
    for holder in ({}, {"user": ada, "team": legal}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(role="editor", reason="x", **holder)


def test_an_editor_sees_no_team(as_ed: Client, legal: Group) -> None:
    assert as_ed.get("/cms/people/teams/").status_code == 403
    assert as_ed.post(f"/cms/people/teams/{legal.pk}/rename/", {"name": "Mine"}).status_code in (403, 404)


def test_changing_a_team_wants_a_fresh_confirmation(ada: User, legal: Group) -> None:
    signed_in(ada, minutes_ago=16).post(f"/cms/people/teams/{legal.pk}/rename/", {"name": "Law"})
    assert Group.objects.get().name == "Legal"


def test_an_administrator_makes_a_team_with_members_and_a_role(
    as_ada: Client, otto: User, news: Section
) -> None:
    as_ada.post("/cms/people/teams/new/", {"name": "Legal"})
    team = Group.objects.get(name="Legal")
    page = f"/cms/people/teams/{team.pk}/"
    assert "Otto" in as_ada.get(f"{page}?q=ott").text
    as_ada.post(f"{page}join/", {"person": otto.pk, "reason": ""})
    assert not team.user_set.exists()
    confirmed(as_ada, f"{page}join/", {"person": otto.pk, "reason": "new lawyer"})
    role = {"role": "editor", "scope": news.scope_id, "reason": "reads for libel"}
    assert as_ada.post(f"{page}grant/", role | {"role": "administrator"}).status_code == 422
    confirmed(as_ada, f"{page}grant/", role)
    assert [held.role for held in roles_of(team)] == ["editor"]
    assert "Editor of News" in as_ada.get(page).text
    confirmed(as_ada, f"{page}leave/", {"person": otto.pk, "reason": "moved on"})
    assert not team.user_set.exists()
    assert "Legal" in as_ada.get("/cms/people/teams/").text


def test_a_new_name_is_the_one_that_a_decision_says_from_then_on(
    legal: Group, draft: Article, news: Section, ada: User, otto: User
) -> None:
    grant_role(legal, "editor", scope=news.scope, reason="reads for libel", by=ada)
    add_member(legal, otto, reason="new lawyer", by=ada)
    same = User.objects.get(pk=otto.pk)
    for name in ("Legal", "Law"):
        rename_team(legal, name, by=ada)
        source = decide(same, EDIT_ARTICLE, draft).considered[-1].source
        assert source == f"editor of News, through the team {name}"


def test_nothing_of_a_team_is_changed_by_half(
    legal: Group, ada: User, colin: User, otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_member(legal, otto, reason="new lawyer", by=ada)
    verbs = (
        lambda: make_team("Sport", by=ada),
        lambda: rename_team(legal, "Law", by=ada),
        lambda: add_member(legal, colin, reason="x", by=ada),
        lambda: remove_member(legal, otto, reason="x", by=ada),
        lambda: delete_team(legal, reason="x", by=ada),
    )
    tables = (Group, User.groups.through)
    assert_nothing_by_half(verbs, teams, *tables, monkeypatch=monkeypatch)


def test_a_team_and_who_is_in_it_stay_when_a_listener_fails(legal: Group, ada: User, otto: User) -> None:
    """Their sessions could not be ended, for example."""
    add_member(legal, otto, reason="new lawyer", by=ada)
    listener = on_access_lost.register(lambda user, reason: 1 / 0)  # type: ignore[arg-type]
    losses: list[Callable[[], None]] = [
        lambda: remove_member(legal, otto, reason="x", by=ada),
        lambda: delete_team(legal, reason="x", by=ada),
    ]
    try:
        for loss in losses:
            with pytest.raises(ZeroDivisionError):
                loss()
    finally:
        on_access_lost._functions.remove(listener)
    assert list(Group.objects.get().user_set.all()) == [otto]


def test_of_two_teams_the_one_that_still_may_counts(
    draft: Article, ed: User, ada: User, otto: User, news: Section
) -> None:
    teams = [make_team(name, by=ada) for name in ("One", "Two")]
    for team in teams:
        add_member(team, otto, reason="x", by=ada)
        grant_object(team, EDIT_ARTICLE, draft, reason="x", by=ed)
        grant_role(team, "editor", scope=news.scope, reason="x", by=ada)
    ended = database_now() - timedelta(microseconds=1)
    for team, may_still in zip(teams, (True, False), strict=True):
        RoleAssignment.objects.filter(team=team).update(until=ended)
        for store in rulebook.grant_stores:
            store.to_team._default_manager.filter(group=team).update(until=ended)
        forget_assignments()
        assert decide(otto, EDIT_ARTICLE, draft).allowed is may_still
        assert visible_to(otto, EDIT_ARTICLE, Article).exists() is may_still
