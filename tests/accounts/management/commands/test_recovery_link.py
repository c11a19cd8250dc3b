"""``accounts.management.commands.recovery_link``: the administrator who lost everything, as docs/operations.md says."""

import json
import re

from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts.models import FactorReset, Passkey, User
from accounts.second_factor.factor_resets import carry_out_due
from audit.models import Entry
from rbac.independence.rule import linked_to
from rbac.models import Act
from tests.accounts.people import type_password
from tests.commands import printed
from tests.signing_in import signed_in

NEW = "a quiet green sofa 44"
DOCS = settings.BASE_DIR / "docs" / "operations.md"


def path_of(printed: str) -> str:
    return str(json.loads(printed)["link"]).removeprefix("http://localhost:8000")


def trail() -> list[str]:
    found = Entry.objects.filter(actor_kind="system", actor_id__in=["command_line", "factor_reset"])
    return list(found.order_by("pk").values_list("event", flat=True))


def test_the_way_back_is_described() -> None:
    told = set(re.findall(r"`manage\.py (\w+)", DOCS.read_text()))
    assert {"recovery_link", "reset_second_factor", "create_administrator"} <= told


def test_password_and_second_factor_are_gone(ada: User) -> None:
    before, anon = len(trail()), Client()
    anon.get(path_of(printed("recovery_link", ada.email, "--json")))
    anon.post("/account/password/reset/new/", {"new_password": NEW})
    printed("reset_second_factor", ada.email, "--reason", "phone stolen")
    FactorReset.objects.update(takes_effect_at=Now())
    assert type_password(anon, ada, NEW)["Location"] != "/account/second-factor/"
    assert anon.get("/account/authenticator/").status_code == 200
    assert trail()[before:] == [
        "accounts.access_link.shown",
        "accounts.factor_reset.requested",
        "accounts.factor_reset.completed",
    ]


def test_what_the_operator_does_is_recorded_and_links_no_one(ada: User, otto: User) -> None:
    before = len(trail())
    printed("create_administrator", "second@example.org")
    second = User.objects.get(email="second@example.org")
    for person in (second, otto):
        printed("recovery_link", person.email)
    printed("reset_second_factor", otto.email, "--reason", "phone stolen")
    assert not Act.objects.exists()
    assert linked_to(second) == linked_to(otto) == frozenset()
    shown = ["accounts.access_link.shown"] * 2
    assert [one for one in trail()[before:] if one.startswith("accounts.access_link")] == shown
    assert {"rbac.role.granted", "accounts.user.invited", "accounts.factor_reset.requested"} <= {
        *trail()[before:]
    }


def test_the_mailbox_is_lost_too(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(frozen_at=Now())
    anon = Client()
    anon.get(path_of(printed("create_administrator", "second@example.org", "--json")))
    anon.post("/account/invitation/password/", {"new_password": NEW})
    second = User.objects.get(email="second@example.org")
    signed_in(second).post(f"/cms/people/{ada.pk}/unfreeze/", {"reason": "it was me"})
    assert User.objects.get(pk=ada.pk).may_log_in


def test_an_invited_person_gets_the_first_link_again(ada: User) -> None:
    printed("create_administrator", "second@example.org")
    assert "/account/invitation/" in printed("recovery_link", "second@example.org")


def test_a_user_with_passkeys_alone_chooses_a_password_or_is_invited_again(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(password="!")
    Passkey.objects.create(user=ada, name="key", label="key", credential_id=b"id", public_key=b"pk", seal=b"")
    assert "/account/password/reset/" in printed("recovery_link", ada.email)
    printed("reset_second_factor", ada.email, "--reason", "key lost")
    FactorReset.objects.update(takes_effect_at=Now())
    carry_out_due()
    assert (
        Client().get(path_of(printed("recovery_link", ada.email, "--json")))["Location"]
        == "/account/invitation/"
    )
