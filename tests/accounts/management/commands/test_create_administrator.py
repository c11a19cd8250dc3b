"""``accounts.management.commands.create_administrator``. Wrong usage: tests/secureproject/test_wrong_usage.py."""

import json

from django.test import Client

from accounts.models import User
from rbac.models import RoleAssignment
from tests.commands import ran


def test_an_address_in_use_is_a_clear_error(otto: User) -> None:
    refused = ran("create_administrator", "Otto@example.org")
    assert (refused.status, "There is an account" in refused.printed) == (1, True)


def test_it_prints_a_link_that_leads_to_a_password(anon: Client) -> None:
    facts = json.loads(ran("create_administrator", "first@example.org", "--json").printed)
    user = User.objects.get(email="first@example.org")
    assert not user.has_usable_password()
    assert RoleAssignment.objects.get(user=user).role == "administrator"
    assert anon.get(facts["link"].removeprefix("http://localhost:8000")).status_code == 302
