"""People, places and rules for the tests of permissions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from rbac import account_state
from rbac.account_state import AccountState
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment, Scope
from rbac.scopes import add_scope
from tests.rbac.samples import sample_rules
from tests.rbac.site import PERSON

type Person = AbstractBaseUser
type MakePerson = Callable[..., Person]
type GiveRole = Callable[..., RoleAssignment]
IN_ORDER = AccountState(active=True, frozen=False, factor_verified=True, authenticated_at=None)


@pytest.fixture
def states() -> Iterator[dict[int, AccountState]]:
    """Account states by key of the person; who is not in it has an account in order."""
    known: dict[int, AccountState] = {}
    with account_state.provider.replaced_by(lambda user: known.get(user.pk, IN_ORDER)):
        yield known


@pytest.fixture
def rules() -> Iterator[None]:
    """The sample rules, for tests that use them without a fixture of this file."""
    with sample_rules():
        yield


@pytest.fixture
def person(db: None, rules: None, states: dict[int, AccountState]) -> MakePerson:
    def make(name: str) -> Person:
        return get_user_model().objects.create_user(f"{name}@example.org", name=name.capitalize())

    return make


@pytest.fixture
def set_state(states: dict[int, AccountState]) -> Callable[..., None]:
    def change(user: Person, **changes: Any) -> None:
        states[user.pk] = replace(IN_ORDER, **changes)

    return change


@pytest.fixture
def give() -> GiveRole:
    """A role without its verb, as the table then holds it."""

    def assign(user: Person, role: str, scope: Scope | None = None, **fields: Any) -> RoleAssignment:
        forget_assignments()
        return RoleAssignment.objects.create(
            user_id=user.pk, role=role, scope=scope, reason="because", **fields
        )

    return assign


@pytest.fixture
def news_scope(db: None, rules: None, states: dict[int, AccountState]) -> Scope:
    return add_scope("News")


@pytest.fixture
def nils(person: MakePerson) -> Person:
    """Holds no role."""
    return person("nils")


@pytest.fixture
def nina(person: MakePerson, give: GiveRole) -> Person:
    """Administers the whole site."""
    user = person("nina")
    give(user, "administrator")
    return user


@pytest.fixture
def nell(person: MakePerson, give: GiveRole) -> Person:
    """Edits the whole site."""
    user = person("nell")
    give(user, "editor")
    return user


@pytest.fixture
def nora(person: MakePerson, give: GiveRole, news_scope: Scope) -> Person:
    """Edits News."""
    user = person("nora")
    give(user, "editor", news_scope)
    return user


@pytest.fixture
def nick(person: MakePerson, give: GiveRole, news_scope: Scope) -> Person:
    """Contributes to News."""
    user = person("nick")
    give(user, "contributor", news_scope)
    return user


@pytest.fixture
def sport(news_scope: Scope) -> Scope:
    return add_scope("Sport", news_scope)


@pytest.fixture
def policies_scope(db: None, rules: None, states: dict[int, AccountState]) -> Scope:
    return add_scope("Policies")


@pytest.fixture
def scopes_have_other_keys(site: object) -> None:
    """So that a section's key is never taken for its place's."""
    add_scope("No section")


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def end() -> datetime:
    return in_days(30)


def asked_by(user: Any, method: str = "get", path: str = "/", **data: str) -> Any:
    """A request of ``user``."""
    request: Any = getattr(RequestFactory(), method)(path, data)
    request.user = user
    return request


class Visitor(Client):
    """A client of the small site in tests/rbac/site.py who can be anybody."""

    def __call__(self, user: Person | None) -> "Visitor":
        visitor = Visitor()
        visitor.defaults = {PERSON: str(user.pk)} if user else {}
        return visitor


@pytest.fixture
def visit(settings: Settings, db: None, rules: None) -> Visitor:
    settings.ROOT_URLCONF = "tests.rbac.site"
    settings.MIDDLEWARE = ["tests.rbac.site.say_who", "rbac.middleware.AccessMiddleware"]
    settings.LOGIN_URL = "/log-in/"
    return Visitor()
