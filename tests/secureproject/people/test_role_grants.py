"""secureproject.people.role_grants: a role is given and revoked with a reason, which ends sessions."""

from django.test import Client
from django.urls import reverse

from accounts.models import Session, User
from rbac.models import RoleAssignment
from tests.confirming import confirmed
from tests.signing_in import sign_in, signed_in


def test_an_administrator_gives_and_takes_a_role(ada: User, otto: User) -> None:
    client = signed_in(ada)
    form = {"role": "editor", "reason": "he edits", "last_day": "", "scope": "site"}
    confirmed(client, f"/cms/people/{otto.pk}/grant/", form)
    role = RoleAssignment.objects.get(user=otto)
    assert (role.role, role.assigned_by, role.reason) == ("editor", ada, "he edits")
    assert "he edits" in client.get(f"/cms/people/{otto.pk}/").content.decode()
    sign_in(Client(), otto)
    confirmed(client, reverse("cms:role_revoke", args=[role.pk]), {"reason": "he left"})
    assert not RoleAssignment.objects.filter(user=otto).exists()
    assert not Session.objects.filter(user=otto).exists()
