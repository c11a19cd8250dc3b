"""manage.py create_administrator, and the command that it replaces."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from rbac.models import RoleAssignment


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_createsuperuser_points_the_way_and_exits_2(db: None) -> None:
    with pytest.raises(CommandError, match="create_administrator") as refused:
        run("createsuperuser", "--noinput")
    assert refused.value.returncode == 2
    assert not User.objects.exists()


def test_an_address_in_use_is_a_clear_error(otto: User) -> None:
    with pytest.raises(CommandError, match="There is an account") as refused:
        run("create_administrator", "Otto@example.org")
    assert refused.value.returncode == 1


def test_what_is_no_address_is_wrong_usage(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        run("create_administrator", "otto")
    assert refused.value.returncode == 2


def test_it_prints_a_link_that_leads_to_a_password(anon: Client) -> None:
    facts = json.loads(run("create_administrator", "first@example.org", "--json"))
    user = User.objects.get(email="first@example.org")
    assert not user.has_usable_password()
    assert RoleAssignment.objects.get(user=user).role == "administrator"
    path = facts["link"].removeprefix("http://localhost:8000")
    assert anon.get(path).status_code == 302


def test_nobody_can_be_stored_above_the_rules(otto: User) -> None:
    otto.is_superuser = True
    with pytest.raises(Exception, match="user_nobody_is_above_the_rules"):
        otto.save()


def test_an_unsaved_superuser_has_no_permission_either(otto: User) -> None:
    otto.is_superuser = True
    assert not otto.has_perm("accounts.freeze_person")
    assert not otto.has_perm("no.such_thing")
