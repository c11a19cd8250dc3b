"""What a role asks of how its people log in. Refusals first (ASVS 6.3.3, 8.3.1)."""

import pytest
from django.core import mail
from django.test import Client

from accounts.factor_policy import policy_for
from accounts.models import FactorPolicy, Passkey, User
from accounts.second_factor.set_factor_policy import set_policy
from audit.models import Entry
from rbac.errors import Refused
from tests.accounts.letters import sent_letters
from tests.accounts.people import type_password
from tests.accounts.touching import log_in, passkey_of
from tests.signing_in import code_of, signed_in

ADD = "/admin/accounts/factorpolicy/add/"


def require_passkey(by: User, role: str = "contributor", *, days: int = 7, remember: bool = True) -> None:
    set_policy(role, by=by, passkey_required=True, may_remember_device=remember, grace_days=days)


def test_a_contributor_sets_none(cara: User) -> None:
    with pytest.raises(Refused):
        require_passkey(cara)
    assert not FactorPolicy.objects.exists()


def test_it_does_not_concern_other_roles(ada: User, cara: User) -> None:
    require_passkey(ada, "editor")
    assert not policy_for(cara).passkey_required


def test_whoever_has_a_passkey_no_longer_logs_in_by_password(ada: User, cara: User, anon: Client) -> None:
    passkey_of(cara)
    require_passkey(ada)
    assert type_password(anon, cara).status_code == 422


def test_whoever_has_none_can_still_log_in_to_add_one(ada: User, cara: User, anon: Client) -> None:
    require_passkey(ada)
    assert type_password(anon, cara).status_code == 302


def test_their_last_passkey_stays(ada: User, cara: User) -> None:
    client, device = Client(), passkey_of(cara)
    require_passkey(ada)
    log_in(client, device)
    path = f"/account/passkeys/{Passkey.objects.get().pk}/remove/"
    assert client.post(path).status_code == 422


def test_no_device_is_remembered_where_the_role_forbids_it(ada: User, cara: User, anon: Client) -> None:
    type_password(anon, cara)
    anon.post("/account/second-factor/", {"code": code_of(cara), "remember_device": "1"})
    anon.post("/account/logout/")
    set_policy("contributor", by=ada, passkey_required=False, may_remember_device=False, grace_days=7)
    assert type_password(anon, cara)["Location"] == "/account/second-factor/"
    assert "Remember this device" not in anon.get("/account/second-factor/").content.decode()


def test_whoever_lacks_a_passkey_is_told_by_mail(ada: User, cara: User) -> None:
    require_passkey(ada)
    sent_letters()
    assert [letter.to for letter in mail.outbox] == [[cara.email]]
    assert "within 7 days" in mail.outbox[0].body


def test_an_administrator_sets_it_in_the_admin(ada: User) -> None:
    fields = {"role": "editor", "passkey_required": "on", "grace_days": "3"}
    assert signed_in(ada).post(ADD, fields).status_code == 302
    policy = FactorPolicy.objects.get()
    assert (policy.role, policy.passkey_required, policy.may_remember_device) == ("editor", True, False)
    path = f"/admin/accounts/factorpolicy/{policy.pk}/change/"
    signed_in(ada).post(path, {"role": "editor", "may_remember_device": "on", "grace_days": "5"})
    policy.refresh_from_db()
    assert (policy.passkey_required, policy.may_remember_device, policy.grace_days) == (False, True, 5)
    assert Entry.objects.filter(event="accounts.factor_policy.set").count() == 2


def test_a_second_policy_for_a_role_changes_the_first(ada: User) -> None:
    client = signed_in(ada)
    for days in ("3", "5"):
        assert client.post(ADD, {"role": "editor", "grace_days": days}).status_code == 302
    assert FactorPolicy.objects.get().grace_days == 5
