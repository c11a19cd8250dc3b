"""Whatever a form of an account page is sent, only its own fields are stored."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.people import PASSWORD
from tests.signing_in import code_of, signed_in

STORED = "9 plain brown foxes"
EXTRA: dict[str, str] = tomllib.loads(Path(__file__).with_name("extra_fields.toml").read_text())
FORMS: dict[str, Callable[[User], dict[str, str]]] = {
    "/account/profile/": lambda user: {"name": "Cara Finch"},
    "/account/password/change/": lambda user: {"current_password": PASSWORD, "new_password": STORED},
    "/account/confirm/": lambda user: {"code": code_of(user)},
}


def row_of(user: User) -> dict[str, Any]:
    row = User.objects.filter(pk=user.pk).values().get()
    # plain_names follows from the name, which they may change, and from the address, which is compared.
    return {name: value for name, value in row.items() if name not in ("name", "plain_names", "password")}


@pytest.mark.parametrize("path", FORMS)
def test_extra_fields_change_nothing(path: str, cara: User, otto: User) -> None:
    before, roles = row_of(cara), cara.role_assignments.count()
    answer = signed_in(cara).post(path, FORMS[path](cara) | EXTRA)
    assert answer.status_code == 302
    assert row_of(cara) == before
    assert (cara.role_assignments.count(), cara.groups.count()) == (roles, 0)
    assert User.objects.filter(email="evil@example.org").count() == 0


def test_an_administrator_gives_a_person_no_other_address_either(ada: User, otto: User) -> None:
    before = row_of(otto)
    client: Client = signed_in(ada)
    for verb in ("grant", "unfreeze", "reactivate"):
        client.post(f"/cms/people/{otto.pk}/{verb}/", {"reason": "a test", "scope": ""} | EXTRA)
    assert row_of(otto) == before
