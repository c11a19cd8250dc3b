"""What every verb that gives or takes asks first: a reason, an end to come, and that no one gives to themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.lifecycle.deactivation import deactivate, reactivate
from accounts.lifecycle.deletion import delete_oneself
from accounts.lifecycle.freezing import freeze
from accounts.models import User
from audit.actors import COMMAND_LINE
from content.actions import EDIT_ARTICLE
from content.models import Article, Section, Site
from content.models.grants import ArticleGrant
from rbac.administration.grant_checks import (
    given_reason,
)
from rbac.errors import Invalid
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role, is_last_administrator, revoke_role
from rbac.teams import add_member, make_team
from tests.newsroom import person
from tests.rbac.conftest import in_days


@pytest.mark.parametrize("reason", ["", "  ", "\x00", " \x00 ", "x" * 401])
def test_a_reason_is_said_and_is_no_novel(reason: str) -> None:
    with pytest.raises(Invalid):
        given_reason(reason)


def test_a_reason_is_kept_as_it_was_said() -> None:
    assert given_reason(" because\x00 of Monday ") == "because of Monday"
    assert given_reason("x" * 400) == "x" * 400


def test_whose_account_is_deactivated_gets_nothing(
    otto: User, ada: User, news: Section, draft: Article
) -> None:
    team = make_team("Desk", by=ada)
    deactivate(otto, by=ada, reason="on leave")
    ways: tuple[Callable[[], object], ...] = (
        lambda: grant_role(otto, "editor", scope=news.scope, reason="x", by=ada),
        lambda: grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ada),
        lambda: add_member(team, otto, reason="x", by=ada),
    )
    for give in ways:
        with pytest.raises(Invalid, match="account of Otto is deactivated"):
            give()
    assert not RoleAssignment.objects.filter(user=otto).exists()
    assert (ArticleGrant.objects.count(), otto.groups.count()) == (0, 0)
    reactivate(otto, by=ada, reason="back")
    for give in ways:
        give()


def test_what_was_given_before_can_be_taken_away(ed: User, ada: User) -> None:
    deactivate(ed, by=ada, reason="left")
    revoke_role(RoleAssignment.objects.get(user=ed), reason="left", by=ada)
    assert not RoleAssignment.objects.filter(user=ed).exists()


def invited(name: str) -> User:
    """Administrator as soon as the invitation is accepted, if it ever is."""
    user = User.objects.create_uninvited(f"{name.lower()}@example.org", name)
    RoleAssignment.objects.create(user=user, role="administrator", reason="given with the invitation")
    return user


def test_a_user_who_was_only_invited_does_not_stand_in_for_the_last_administrator(ada: User) -> None:
    ivy, held = invited("Ivy"), RoleAssignment.objects.get(user=ada)
    ways_out: tuple[Callable[[], object], ...] = (
        lambda: revoke_role(held, reason="leaves", by=COMMAND_LINE),
        lambda: grant_role(ada, "administrator", until=in_days(1), reason="leaves", by=COMMAND_LINE),
        lambda: freeze(ada, by=COMMAND_LINE, reason="lost laptop"),
        lambda: delete_oneself(ada),
    )
    assert is_last_administrator(ada)
    for leave in ways_out:
        with pytest.raises(Invalid, match="administ"):
            leave()
    User.objects.filter(pk=ivy.pk).update(last_login=timezone.now())
    assert not is_last_administrator(ada)
    revoke_role(held, reason="leaves", by=COMMAND_LINE)


def test_an_invitation_that_went_to_a_wrong_address_is_taken_back(site: Site) -> None:
    """Before anybody has come at all: one who is invited stands in for another who is."""
    wrong, right = invited("Adda"), invited("Ada")
    revoke_role(RoleAssignment.objects.get(user=wrong), reason="typed wrong", by=COMMAND_LINE)
    with pytest.raises(Invalid, match="last administrator of the site"):
        revoke_role(RoleAssignment.objects.get(user=right), reason="typed wrong", by=COMMAND_LINE)


@pytest.mark.parametrize(
    "state", [{"is_active": False}, {"frozen_at": timezone.now()}, {"roles_frozen_at": timezone.now()}]
)
def test_the_last_administrator_whose_roles_count_stays(state: dict[str, Any], ada: User) -> None:
    """An administrator whose account or whose roles are frozen could not even unfreeze themselves."""
    abe = person("Abe", "administrator")
    assert not is_last_administrator(ada)
    User.objects.filter(pk=abe.pk).update(**state)
    with pytest.raises(Invalid, match="last administrator of the site"):
        revoke_role(RoleAssignment.objects.get(user=ada), reason="leaves", by=COMMAND_LINE)
    assert is_last_administrator(ada)


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
