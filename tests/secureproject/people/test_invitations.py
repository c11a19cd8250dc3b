"""secureproject.people.invitations: invited with a role at a place; listed, withdrawn and limited."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from accounts.lifecycle.invitations import invite
from accounts.models import Invitation, User
from audit.models import Entry
from intrusion.limits import per_account
from rbac.models import RoleAssignment
from tests.accounts.conftest import invited
from tests.counting import queries
from tests.signing_in import signed_in

__all__ = ["invited"]
INVITATIONS = "/cms/people/invitations/"


def test_an_invitation_to_a_role_says_where(ada: User) -> None:
    form = {"email": "nora@example.org", "name": "Nora", "role": "editor", "scope": ""}
    assert signed_in(ada).post("/cms/people/invite/", form).status_code == 422
    assert not RoleAssignment.objects.exclude(user=ada).exists()


def test_the_page_lists_open_ones_and_says_which_are_too_old(ada: User, otto: User, invited: User) -> None:
    client = signed_in(ada)
    page = client.get(INVITATIONS).content.decode()
    shown = [text in page for text in ("nora@example.org", "otto@example.org", "Too old since")]
    assert shown == [True, False, False]
    Invitation.objects.update(expires_at=Now() - timedelta(days=1))
    assert "Too old since" in client.get(INVITATIONS).content.decode()


def test_an_invitation_is_withdrawn(ada: User, invited: User) -> None:
    client = signed_in(ada)
    client.post(f"/cms/people/{invited.pk}/withdraw/")
    assert not Invitation.objects.exists()
    assert "nora@example.org" not in client.get(INVITATIONS).content.decode()
    assert Entry.objects.filter(event="accounts.invitation.withdrawn").count() == 1


def test_the_list_costs_the_same_however_long_it_is(ada: User, invited: User) -> None:
    client = signed_in(ada)
    invite("n@example.org", "N", by=ada)
    client.get(INVITATIONS)
    one = queries(client, INVITATIONS)
    for n in range(5):
        invite(f"n{n}@example.org", f"N{n}", by=ada)
    assert queries(client, INVITATIONS) == one


def test_no_one_is_made_to_write_to_a_thousand_strangers(ada: User, invited: User, settings: Any) -> None:
    settings.INTRUSION_LIMITS = {"invite": [per_account(2, minutes=60)]}
    client = signed_in(ada)
    answers = [client.post(f"/cms/people/{invited.pk}/invite/").status_code for _again in range(3)]
    assert answers == [302, 302, 429]
