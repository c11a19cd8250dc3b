"""Each verb changes the one thing it was asked about, also where there are others that look much like it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from rbac.administration.custom_roles import make_role, remove_role, role_called, versions_of
from rbac.administration.separations import end_separation, keep_apart, rules_in_force
from rbac.grants import grant_object, revoke_grant
from rbac.models import CustomRole, RoleAssignment, Separation
from rbac.roles import grant_role, is_last_administrator, rank_of, revoke_role, roles_of

APPROVES: dict[str, str] = {APPROVE_ARTICLE: "editor"}
PUBLISHES: dict[str, str] = {PUBLISH_ARTICLE: "editor"}


@pytest.fixture
def end() -> datetime:
    return timezone.now() + timedelta(days=30)


def held(user: User) -> list[tuple[str, str, bool]]:
    return [(a.role, a.scope.name if a.scope else "", a.until is not None) for a in roles_of(user)]


def test_one_role_of_several_ends_on_a_day(
    ada: User, otto: User, news: Section, policies: Section, end: datetime
) -> None:
    for role, place in (("editor", news), ("contributor", news), ("editor", policies)):
        grant_role(otto, role, scope=place.scope, reason="works", by=ada)
    grant_role(otto, "editor", scope=news.scope, until=end, reason="until then", by=ada)
    assert held(otto) == [
        ("contributor", "News", False),
        ("editor", "News", True),
        ("editor", "Policies", False),
    ]


def test_one_role_of_several_is_taken_away(ada: User, otto: User, news: Section, policies: Section) -> None:
    first, second = (
        grant_role(otto, "editor", scope=place.scope, reason="works", by=ada) for place in (news, policies)
    )
    revoke_role(second, reason="leaves", by=ada)
    assert roles_of(otto) == [first]


def test_one_grant_of_several_ends_on_a_day_and_another_is_taken(
    ed: User, otto: User, draft: Article, in_review: Article, end: datetime
) -> None:
    view, edit = (
        grant_object(otto, action, draft, reason="helps", by=ed) for action in (VIEW_ARTICLE, EDIT_ARTICLE)
    )
    grant_object(otto, EDIT_ARTICLE, draft, until=end, reason="until then", by=ed)
    ends = {grant.pk: grant.until for grant in ArticleGrant.objects.all()}
    assert ends == {view.pk: None, edit.pk: end}
    revoke_grant(edit, reason="done", by=ed)
    assert [grant.pk for grant in ArticleGrant.objects.all()] == [view.pk]


def test_a_grant_that_has_ended_is_given_anew_beside_one_in_force(
    ed: User, otto: User, draft: Article, end: datetime
) -> None:
    """The ended one is not told from the other by somebody who only asks whether anything is in force."""
    grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)
    ended = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    ArticleGrant.objects.filter(pk=ended.pk).update(until=timezone.now() - timedelta(days=1))
    again = grant_object(otto, EDIT_ARTICLE, draft, until=end, reason="again", by=ed)
    assert (again.pk, again.until, again.reason) == (ended.pk, end, "again")


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
    assert [role_called(name) for name in ("Second desk", second.key, "Checker", "editor", "nobody")] == [
        second.key, second.key, first.key, "editor", None,
    ]  # fmt: skip
    assert [version.key for version in versions_of(second.key)] == [second.key]
    assert rank_of(second.key) == rank_of("editor")
    CustomRole.objects.filter(pk=first.pk).update(cells={str(VIEW_ARTICLE): "contributor"})
    assert [rank_of(role.key) for role in (first, second)] == [0, 1]


def test_one_rule_of_several_ends(ada: User) -> None:
    first = keep_apart("contributor", "editor", reason="one", by=ada)
    second = keep_apart("editor", "administrator", reason="two", by=ada)  # one duty of each may be the same
    third = keep_apart("contributor", "administrator", reason="three", by=ada)
    end_separation(second, reason="no longer", by=ada)
    assert {rule.pk for rule in rules_in_force()} == {first.pk, third.pk}
    assert Separation.objects.get(pk=second.pk).ended_at is not None


def test_an_administrator_of_a_section_is_none_of_the_site(
    ada: User, ed: User, otto: User, news: Section
) -> None:
    grant_role(otto, "administrator", scope=news.scope, reason="runs the desk", by=ada)
    assert (is_last_administrator(ada), is_last_administrator(otto), is_last_administrator(ed)) == (
        True, False, False,
    )  # fmt: skip
    grant_role(otto, "administrator", reason="runs the site", by=ada)
    assert not is_last_administrator(ada)
