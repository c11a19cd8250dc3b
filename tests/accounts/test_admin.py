"""``accounts.admin``: factor policies in the Django admin."""

from django.test import Client

from accounts.models import FactorPolicy, User
from audit.models import Entry
from tests.signing_in import signed_in

ADD = "/admin/accounts/factorpolicy/add/"


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


def test_a_second_policy_for_a_role_changes_the_first(as_ada: Client) -> None:
    for days in ("3", "5"):
        assert as_ada.post(ADD, {"role": "editor", "grace_days": days}).status_code == 302
    assert FactorPolicy.objects.get().grace_days == 5
