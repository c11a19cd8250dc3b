"""People for tests of accounts, and what they type."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from accounts.second_factor.set_factor_policy import set_policy

PASSWORD = "correct horse battery staple"
LOGIN = "/account/login/"
SECOND_FACTOR = "/account/second-factor/"
HASHED = make_password(PASSWORD)  # here, as no password is hashed in a transaction


def person(name: str, **facts: object) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", name)
    User.objects.filter(pk=user.pk).update(password=HASHED, **facts)
    return User.objects.get(pk=user.pk)


def type_password(client: Client, user: User | str, password: str = PASSWORD, **more: str) -> Any:
    email = user if isinstance(user, str) else user.email
    return client.post(LOGIN, {"email": email, "password": password} | more)


def type_code(client: Client, code: str, **more: str) -> Any:
    return client.post(SECOND_FACTOR, {"code": code} | more)


def require_passkey(by: User, role: str = "contributor", *, days: int = 7, remember: bool = True) -> None:
    set_policy(role, by=by, passkey_required=True, may_remember_device=remember, grace_days=days)


def who_is_there(client: Client) -> str:
    """The address that the security page shows; empty when no one is logged in."""
    answer = client.get("/account/security/")
    return str(answer.context["user"].email) if answer.status_code == 200 else ""
