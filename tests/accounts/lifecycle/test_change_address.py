"""``accounts.lifecycle.change_address``: the new address proves itself, the old one can take it back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import AddressChange, Session, User
from tests.accounts.people import PASSWORD, type_password, who_is_there
from tests.accounts.postbox import link_in, post_arrives
from tests.signing_in import signed_in

PAGE, CONFIRM, UNDO = "/account/address/", "/account/address/confirm/", "/account/address/undo/"
NEW = "otto.new@example.net"


def ask(client: Client, new: str = NEW) -> int:
    return int(client.post(PAGE, {"new_address": new}).status_code)


def use_link(client: Client, link: str) -> int:
    """Open a mailed link and press the button behind it."""
    answer = client.get(link)
    return int(client.post(answer["Location"]).status_code if "Location" in answer else answer.status_code)


def changed(user: User) -> tuple[Client, str]:
    """A client of someone who has changed their address to NEW, and the link in the mail to the old one."""
    client = signed_in(user, verified=False)
    assert ask(client) == 302
    assert use_link(client, link_in(post_arrives()[-1])) == 302
    return client, link_in(next(text for text in post_arrives() if "/undo/" in text))


def address_of(user: User) -> str:
    return User.objects.get(pk=user.pk).email


@pytest.mark.parametrize("address", ["", "otto", "otto@example.org", "OTTO@example.org", "cara@example.org"])
def test_no_address_the_same_and_that_of_someone_else_are_refused(
    otto: User, cara: User, address: str
) -> None:
    assert ask(signed_in(otto, verified=False), address) == 422
    assert post_arrives() == []


def test_until_the_link_is_used_nothing_changes(as_otto: Client, otto: User) -> None:
    ask(as_otto)
    assert address_of(otto) == "otto@example.org"
    assert [letter.to for letter in mail.outbox if post_arrives()] == []
    assert "Waits for the link" in as_otto.get("/account/security/").content.decode()


@pytest.mark.parametrize("after", ["a day", "a newer wish", "use", "somebody else took it"])
def test_a_link_stops_working(as_otto: Client, otto: User, after: str) -> None:
    ask(as_otto)
    link = link_in(post_arrives()[-1])
    if after == "a day":
        AddressChange.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif after == "a newer wish":
        ask(as_otto, "otto.newer@example.net")
    elif after == "use":
        use_link(as_otto, link)
    else:
        User.objects.create_user(NEW, "Nora")
    before = address_of(otto)
    assert use_link(as_otto, link) == 404
    assert address_of(otto) == before


def test_the_new_address_logs_in_and_the_old_does_not(otto: User) -> None:
    client, _undo = changed(otto)
    assert who_is_there(client) == NEW
    assert type_password(Client(), "otto@example.org", PASSWORD).status_code == 422
    assert type_password(Client(), NEW, PASSWORD).status_code == 302


def test_both_addresses_are_told_and_only_the_old_one_gets_the_way_back(otto: User) -> None:
    changed(otto)
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters.keys() == {"otto@example.org", NEW}
    assert ["/account/address/undo/" in str(letters[to].message()) for to in sorted(letters)] == [False, True]


def test_undoing_takes_the_address_back_and_ends_every_session(otto: User) -> None:
    thief, undo = changed(otto)
    assert use_link(Client(), undo) == 302
    assert (address_of(otto), who_is_there(thief)) == ("otto@example.org", "")
    assert not Session.objects.filter(user=otto).exists()
    assert {letter.to[0] for letter in mail.outbox if "again" in str(letter.body)} == set()
    assert len(post_arrives()) == 2


def test_undoing_works_for_seven_days_and_once(otto: User) -> None:
    _client, undo = changed(otto)
    change = AddressChange.objects.get()
    assert change.undo_until
    assert change.confirmed_at
    assert change.undo_until - change.confirmed_at == timedelta(days=7)
    assert [use_link(Client(), undo), use_link(Client(), undo)] == [302, 404]
    AddressChange.objects.update(undone_at=None, undo_until=timezone.now() - timedelta(seconds=1))
    assert use_link(Client(), undo) == 404


def test_a_thief_who_changes_twice_loses_both(otto: User) -> None:
    thief, undo = changed(otto)
    ask(thief, "third@example.net")
    use_link(thief, link_in(post_arrives()[-1]))
    thiefs_undo = link_in(next(text for text in post_arrives() if "/undo/" in text))
    assert use_link(Client(), undo) == 302
    assert use_link(Client(), thiefs_undo) == 404
    assert address_of(otto) == "otto@example.org"


def test_no_one_takes_the_old_address_while_it_may_come_back(otto: User, cara: User) -> None:
    changed(otto)
    assert ask(signed_in(cara), "otto@example.org") == 422
