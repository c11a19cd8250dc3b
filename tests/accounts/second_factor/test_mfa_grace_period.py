"""``accounts.second_factor.mfa_grace_period``: days of grace for users who had an account before. Refusals first."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models.functions import Now
from django.test import Client

from accounts.models import FactorPolicy, FactorReset, Membership, TotpDevice, User
from accounts.second_factor import mfa_grace_period
from audit.actors import COMMAND_LINE
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from rbac.teams import add_member, make_team
from tests.accounts.people import person, require_passkey, type_code, type_password
from tests.accounts.postbox import new_letters, post_arrives
from tests.accounts.touching import passkey_of
from tests.signing_in import authenticator_of, code_of, signed_in

PROTECT, ENROL, NEW = "/account/protect/", "/account/authenticator/", "/account/passkeys/new/"


def hold(user: User, role: str = "contributor", *, days_ago: float = 1) -> None:
    """Someone with an account of a month gets a role."""
    User.objects.filter(pk=user.pk).update(created_at=Now() - timedelta(days=30))
    grant_role(user, role, reason="starts to write", by=COMMAND_LINE)
    RoleAssignment.objects.filter(user=user).update(assigned_at=Now() - timedelta(days=days_ago))


def where_to(client: Client, path: str = "/cms/") -> str:
    return str(client.get(path).headers.get("Location", "")).partition("?")[0]


def test_administrators_without_any_factor_get_none(otto: User, settings: Any) -> None:
    settings.FACTOR_GRACE_DAYS = 7
    hold(otto, "administrator")
    assert where_to(signed_in(otto, verified=False)) == ENROL


def test_a_user_who_lost_their_factor_gets_none(otto: User, settings: Any) -> None:
    settings.FACTOR_GRACE_DAYS = 7
    hold(otto)
    FactorReset.objects.create(
        user=otto, reason="lost", takes_effect_at=Now(), done_at=Now(), stop_digest="0" * 64
    )
    assert where_to(signed_in(otto, verified=False)) == ENROL


def test_a_user_who_has_a_factor_shows_it_in_the_days_of_grace_too(otto: User) -> None:
    passkey_of(otto)
    hold(otto)
    assert where_to(signed_in(otto, verified=False)) == "/account/confirm/"


def test_the_operator_says_how_many_days(otto: User, settings: Any) -> None:
    settings.FACTOR_GRACE_DAYS = 1
    hold(otto, days_ago=1.5)
    assert where_to(signed_in(otto, verified=False)) == ENROL


def logged_in(user: User) -> Client:
    client = Client()
    type_password(client, user)
    TotpDevice.objects.filter(user=user).update(last_step=-1)
    type_code(client, code_of(user))
    return client


@pytest.fixture
def in_a_team(ada: User, otto: User) -> User:
    """Writes as one of the Writers, whose role is the team's."""
    User.objects.filter(pk=otto.pk).update(created_at=Now() - timedelta(days=30))
    writers = make_team("Writers", by=ada)
    add_member(writers, otto, reason="writes", by=ada)
    grant_role(writers, "contributor", reason="they write", by=COMMAND_LINE)
    authenticator_of(otto)
    return otto


def test_a_team_s_role_asks_its_members_too(ada: User, in_a_team: User) -> None:
    require_passkey(ada)
    client = logged_in(in_a_team)
    assert where_to(client) == PROTECT
    FactorPolicy.objects.update(passkey_required_since=Now() - timedelta(days=8))
    RoleAssignment.objects.update(assigned_at=Now() - timedelta(days=20))
    Membership.objects.update(joined_at=Now() - timedelta(days=20))
    assert where_to(logged_in(in_a_team)) == NEW


def test_a_user_who_joins_a_team_late_has_all_the_days(ada: User, in_a_team: User) -> None:
    """The team has had its role for a month, and asks for a passkey since then."""
    require_passkey(ada)
    FactorPolicy.objects.update(passkey_required_since=Now() - timedelta(days=30))
    RoleAssignment.objects.filter(team__isnull=False).update(assigned_at=Now() - timedelta(days=30))
    Membership.objects.filter(user=in_a_team).update(joined_at=Now() - timedelta(days=30))
    assert where_to(logged_in(in_a_team)) == NEW
    late = person("Lena", created_at=Now() - timedelta(days=30))
    add_member(Group.objects.get(), late, reason="writes too", by=ada)
    authenticator_of(late)
    demand = mfa_grace_period.demand_on(late)
    assert demand is not None
    assert (demand.is_open, demand.days_left) == (True, 7)
    assert where_to(logged_in(late)) == PROTECT


def test_the_members_of_a_team_are_told(ada: User, in_a_team: User) -> None:
    post_arrives()
    require_passkey(ada)
    assert [letter.to for letter in new_letters()] == [[in_a_team.email]]
