"""No one gets an account whose address a reader would take for someone else's."""

import pytest
from django.test import Client

from accounts.errors import AddressTaken, AlreadyHasAccount
from accounts.lifecycle.email_confusables import skeleton
from accounts.lifecycle.invitations import invite
from accounts.models import User
from accounts.models.person import same_address
from audit.actors import COMMAND_LINE
from tests.accounts.people import PASSWORD, type_password
from tests.signing_in import signed_in

# Each is what someone could register to pass for maria.corin@example.org.
LOOK_ALIKES = [
    "maria.corin@exаmple.org",  # Cyrillic а
    "maria.corin@exampⅼe.org",  # small Roman numeral fifty
    "maria.corin@еxаmрlе.org",  # several Cyrillic letters
    "maria.corin@examp1e.org",
    "maria.c0rin@example.org",
    "rnaria.corin@example.org",
    "MARIA.CORIN@EXAMPLE.ORG ",
    "maria.corin@éxample.org",
    "maria.corin@xn--exmple-4nf.org",  # the ASCII form of the first
]


@pytest.fixture
def maria(db: None) -> User:
    return User.objects.create_user("maria.corin@example.org", "Maria", password=PASSWORD)


@pytest.mark.parametrize("address", LOOK_ALIKES)
def test_no_one_changes_to_an_address_that_looks_like_another(maria: User, otto: User, address: str) -> None:
    client = signed_in(otto, verified=False)
    assert client.post("/account/address/", {"new_address": address}).status_code == 422
    assert User.objects.get(pk=otto.pk).email == "otto@example.org"


@pytest.mark.parametrize("address", LOOK_ALIKES)
def test_no_one_is_invited_with_one(maria: User, address: str) -> None:
    with pytest.raises((AddressTaken, AlreadyHasAccount)):
        invite(address, "Maria", by=COMMAND_LINE)
    assert User.objects.count() == 1


@pytest.mark.parametrize("address", ["maria.corin@exаmple.org", "maria.corin@еxаmрlе.org"])
def test_a_foreign_domain_is_stored_and_shown_in_its_ascii_form(address: str) -> None:
    assert same_address(address).isascii()
    assert "xn--" in same_address(address)


@pytest.mark.parametrize("address", [" MARIA.CORIN@Example.ORG", "maria.corin@ｅｘａｍｐｌｅ.org"])
def test_spelling_an_address_differently_finds_the_same_account(maria: User, address: str) -> None:
    assert same_address(address) == maria.email


def test_a_look_alike_logs_in_as_no_one(maria: User) -> None:
    assert type_password(Client(), "maria.corin@exаmple.org", PASSWORD).status_code == 422
    assert type_password(Client(), maria, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "other", ["maria.cortin@example.org", "mario.corin@example.org", "maria@example.org"]
)
def test_addresses_that_merely_resemble_each_other_are_two(maria: User, other: str) -> None:
    assert skeleton(other) != skeleton(maria.email)


def test_a_slip_does_not_break_the_skeleton() -> None:
    assert [skeleton(text) for text in ("", "@", "no address", "a@" + "x" * 300)]
