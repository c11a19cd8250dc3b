"""Incident handling from the command line."""

import json

import pytest
from django.core.management import CommandError
from django.test import Client

from accounts.models import Session, User
from accounts.sessions.session_revocation import log_out_everywhere
from rbac.errors import Refused
from tests.accounts.test_create_administrator import run
from tests.signing_in import sign_in


def test_an_unknown_address_is_wrong_usage(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        run("freeze_account", "nobody@example.org")
    assert refused.value.returncode == 2


def test_end_sessions_wants_one_person_or_all(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        run("end_sessions")
    assert refused.value.returncode == 2


def test_the_last_administrator_is_not_frozen(ada: User) -> None:
    with pytest.raises(CommandError, match="no administrator"):
        run("freeze_account", ada.email)


def test_freezing_and_unfreezing(otto: User) -> None:
    sign_in(Client(), otto)
    assert json.loads(run("freeze_account", otto.email, "--json"))["frozen"] is True
    assert not Session.objects.exists()
    run("unfreeze_account", otto.email)
    assert User.objects.get(pk=otto.pk).may_log_in


def test_ending_sessions_of_one_and_of_all(otto: User, cara: User) -> None:
    for user in (otto, otto, cara):
        sign_in(Client(), user)
    assert json.loads(run("end_sessions", otto.email, "--json")) == {"ended": 2}
    assert json.loads(run("end_sessions", "--all", "--json")) == {"ended": 1}


def test_a_contributor_logs_nobody_out(otto: User, cara: User) -> None:
    sign_in(Client(), otto)
    with pytest.raises(Refused):
        log_out_everywhere(otto, by=cara, reason="because")
    assert Session.objects.filter(user=otto).exists()
