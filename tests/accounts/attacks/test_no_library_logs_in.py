"""No one is logged in behind our back: one function calls Django's ``login``, and no view of a library is reachable."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import login as django_login
from django.contrib.auth import user_logged_in
from django.test import Client

from accounts.models import User
from rbac.enforcement.routes import routes
from tests.accounts.people import type_code, type_password
from tests.architecture.source import APPS, code, nodes, tree
from tests.signing_in import code_of

LOGS_IN = {"login", "alogin", "otp_login", "force_login"}
LIBRARIES = {"django.contrib.auth", "django.contrib", "django_otp", "django_otp_webauthn", "axes", "authlib"}


def logs_in_by_a_library(path: Path) -> set[str]:
    """Names of a library that would log someone in, imported as themselves or reached through their module."""
    modules, found = set(), set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and is_library(node.module):
            found |= {alias.name for alias in node.names} & LOGS_IN
            modules |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            modules |= {
                alias.asname or alias.name.split(".")[0] for alias in node.names if is_library(alias.name)
            }
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and node.attr in LOGS_IN:
            first = ast.unparse(node.value).split(".")[0]
            found |= {node.attr} if first in modules else set()
    return found


def is_library(module: str) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in LIBRARIES)


def test_one_file_calls_a_login_of_a_library() -> None:
    assert {str(path): names for path in code() if (names := logs_in_by_a_library(path))} == {
        "accounts/authentication/login.py": {"login"}
    }


def test_it_is_called_in_open_session_and_nowhere_else_in_that_file() -> None:
    calls = {
        function.name
        for function in ast.walk(tree(Path("accounts/authentication/login.py")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "login"
    }
    assert calls == {"open_session"}


def test_no_address_leads_to_a_view_of_a_library_that_knows_people() -> None:
    foreign = {route.view for route in routes() if route.view.split(".")[0] not in APPS}
    harmless = ("django.contrib.admin.", "django.views.generic.base.RedirectView")
    assert [view for view in sorted(foreign) if not view.startswith(harmless)] == []


def test_the_admin_has_no_log_in_of_its_own(anon: Client, cara: User) -> None:
    assert anon.get("/admin/login/")["Location"].startswith("/account/login/")
    form = {"username": cara.email, "email": cara.email, "password": "correct horse battery staple"}
    anon.post("/admin/login/", form)
    assert "_auth_user_id" not in anon.session


def test_django_hears_of_a_log_in_from_open_session_alone(
    cara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []
    inside: list[bool] = []

    def watched(*args: Any, **kwargs: Any) -> None:
        inside.append(True)
        django_login(*args, **kwargs)
        inside.pop()

    def listen(**_kwargs: Any) -> None:
        heard.append(bool(inside))

    monkeypatch.setattr("accounts.authentication.login.login", watched)
    user_logged_in.connect(listen)
    client = Client()
    type_password(client, cara)
    assert heard == []
    type_code(client, code_of(cara))
    user_logged_in.disconnect(listen)
    assert heard == [True]
