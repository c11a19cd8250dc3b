"""Everybody who might ask, each with a client and as the rules see them: roles, teams, grants, ends and accounts."""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.contrib.auth.models import Group
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from accounts.models.person import SignedIn
from audit.actors import COMMAND_LINE
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from rbac.administration.custom_roles import make_role
from rbac.assignments import forget_assignments
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from tests.newsroom import person
from tests.signing_in import sign_in

A_WHILE = 60.0  # seconds


@dataclass(frozen=True)
class Someone:
    """``key`` None is no one. ``usable``: whether the log-in would let them in at all."""

    name: str
    client: Client
    key: int | None = None
    verified: bool = True
    usable: bool = True

    def user(self) -> User:
        """As loaded for a request of theirs, with nothing kept from an earlier one."""
        assert self.key is not None
        user = User.objects.get(pk=self.key)
        user.signed_in = SignedIn(None, "an authenticator" if self.verified else "", timezone.now())
        return user


def everybody(regulars: list[User], *, news: Section, policies: Section, shared: Article) -> list[Someone]:
    """The people of the newsroom, and those who hold something in every other way."""
    gina, tom, lena = person("Gina"), person("Tom"), person("Lena")
    grant_object(gina, EDIT_ARTICLE, shared, reason="helps with it", by=COMMAND_LINE)
    team = Group.objects.create(name="Desk")
    tom.groups.add(team)
    RoleAssignment.objects.create(team=team, role="editor", scope=news.scope, reason="the desk edits")
    legal = make_role("Legal reviewer", {str(APPROVE_ARTICLE): "editor"}, reason="the law", by=COMMAND_LINE)
    grant_role(lena, legal.key, scope=news.scope, reason="reads contracts", by=COMMAND_LINE)
    sven = person("Sven")
    for who in (sven, team):
        grant_object(who, EDIT_ARTICLE, news, reason="the desk is ill", by=COMMAND_LINE)
    grant_object(team, EDIT_ARTICLE, shared, reason="the desk helps", by=COMMAND_LINE)
    sue = person("Sue", "administrator", policies.scope)
    late = _whose_time_is_over(news, shared)
    unverified, frozen = person("Uma", "editor"), person("Frida", "editor", news.scope)
    frozen_roles = person("Rita", "editor", news.scope)
    there = [_there(user) for user in (*regulars, gina, tom, lena, sven, sue, late, frozen_roles)]
    there += [_there(unverified, verified=False), _there(frozen, usable=False), Someone("anon", Client())]
    # Signed in before it happened, as an attacker would be.
    User.objects.filter(pk=frozen.pk).update(frozen_at=Now())
    User.objects.filter(pk=frozen_roles.pk).update(roles_frozen_at=Now())
    # The days of grace of a new account are over.
    RoleAssignment.objects.update(assigned_at=timezone.now() - timedelta(days=400))
    forget_assignments()
    return there


def _whose_time_is_over(news: Section, shared: Article) -> User:
    late = person("Lea", "editor", news.scope)
    grant_object(late, EDIT_ARTICLE, shared, reason="helped with it", by=COMMAND_LINE)
    a_moment_ago = timezone.now() - timedelta(seconds=1)
    RoleAssignment.objects.filter(user=late).update(until=a_moment_ago)
    ArticleGrant.objects.filter(user=late).update(until=a_moment_ago)
    return late


class StayConfirmed:
    """Everybody's session as it was when they came in, however slow a walk is or however long it was halted.

    The shortest confirmation lasts five minutes. On a busy machine one address with every person, thing and method
    takes longer, and what the rules let through would be refused in its midst.
    """

    def __init__(self) -> None:
        self._since = monotonic()

    def again(self) -> None:
        """To be called before each request; does something once a minute."""
        if monotonic() - self._since < A_WHILE:
            return
        Session.objects.update(authenticated_at=timezone.now(), last_seen=timezone.now())
        self._since = monotonic()


def _there(user: User, *, verified: bool = True, usable: bool = True) -> Someone:
    client = Client(raise_request_exception=False)
    sign_in(client, user, verified=verified)
    return Someone(user.name.lower(), client, user.pk, verified, usable)
