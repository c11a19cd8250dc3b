"""``accounts.account_state``: what rbac learns of an account, kept on its user, and never longer than it is true."""

import time

import pytest
from django.db.models.functions import Now
from pytest_django import DjangoAssertNumQueries

from accounts.models import TotpDevice, User
from accounts.second_factor.factor_resets import remove_every_factor
from rbac.account_state import state_of
from rbac.assignments import KEPT_FOR
from tests.signing_in import authenticator_of, signed_in


def test_an_authenticator_that_is_gone_counts_no_longer(cara: User) -> None:
    assert state_of(cara).factor_verified
    remove_every_factor(cara)
    assert not state_of(cara).factor_verified


def test_one_that_waits_for_its_first_code_counts_only_after_it(otto: User) -> None:
    TotpDevice.objects.filter(user=otto).delete()
    device = TotpDevice.new_for(otto)
    device.save()
    assert not state_of(otto).factor_verified
    device.confirmed = True
    device.save()
    assert state_of(otto).factor_verified


def test_what_another_process_took_away_counts_no_longer_after_some_seconds(
    cara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert state_of(cara).factor_verified
    TotpDevice.objects.filter(user=cara).update(confirmed=False)  # no one here is told
    later = time.monotonic() + KEPT_FOR
    monkeypatch.setattr("accounts.account_state.time.monotonic", lambda: later)
    assert not state_of(cara).factor_verified


def test_it_is_asked_once(cara: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = User.objects.get(pk=cara.pk)
    authenticator_of(person)
    state_of(person)
    with django_assert_num_queries(0):
        state_of(person)


def test_with_frozen_roles_one_still_puts_ones_account_in_order(cara: User) -> None:
    User.objects.filter(pk=cara.pk).update(roles_frozen_at=Now())
    client = signed_in(cara)
    assert client.get("/account/security/").status_code == 200
    answer = client.get("/cms/articles/")
    assert answer.status_code == 403
    assert "frozen until an administrator" in answer.content.decode()
