"""``accounts.lifecycle.deactivation``: deactivation is reversible, ends sessions, and differs from freezing."""

import pytest
from django.test import Client

from accounts.lifecycle.deactivation import deactivate
from accounts.models import Session, User
from audit.models import Entry
from rbac.errors import Invalid
from rbac.roles import roles_of
from tests.accounts.people import type_password
from tests.accounts.postbox import new_letters
from tests.signing_in import sign_in, signed_in


def button(client: Client, person: User, verb: str, reason: str = "left the house") -> int:
    return int(client.post(f"/cms/people/{person.pk}/{verb}/", {"reason": reason}).status_code)


def test_without_a_reason_nothing_happens(ada: User, otto: User) -> None:
    button(signed_in(ada), otto, "deactivate", " ")
    with pytest.raises(Invalid):
        deactivate(otto, by=ada, reason="")
    assert User.objects.get(pk=otto.pk).is_active


def test_sessions_end_and_no_one_gets_in(ada: User, cara: User) -> None:
    sign_in(Client(), cara)
    button(signed_in(ada), cara, "deactivate")
    assert not Session.objects.filter(user=cara).exists()
    assert type_password(Client(), cara).status_code == 422
    assert [letter.to for letter in new_letters()] == [[cara.email]]


def test_it_is_no_freeze_and_is_taken_back(as_ada: Client, cara: User) -> None:
    button(as_ada, cara, "deactivate")
    stored = User.objects.get(pk=cara.pk)
    assert (stored.is_active, stored.frozen_at) == (False, None)
    button(as_ada, cara, "unfreeze")
    assert type_password(Client(), cara).status_code == 422
    button(as_ada, cara, "reactivate")
    assert [held.role for held in roles_of(cara)] == ["contributor"]
    assert type_password(Client(), cara)["Location"] == "/account/second-factor/"
    for event in ("accounts.user.deactivated", "accounts.user.reactivated"):
        assert Entry.objects.filter(event=event).exists()
