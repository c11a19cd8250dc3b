"""``accounts.authentication.new_device``: the mail about a new device."""

from django.test import Client

from accounts.mail.emails import DEVICE_FORGOTTEN, NEW_DEVICE
from accounts.models import Device, User
from audit.models import Entry
from tests.accounts.people import type_code, type_password
from tests.accounts.postbox import link_in, new_letters, post_arrives
from tests.accounts.sessions.test_devices import again
from tests.accounts.sessions.test_session_list import IPHONE, log_in
from tests.signing_in import code_of


def test_the_very_first_device_of_an_account_mails_no_one(anon: Client, otto: User) -> None:
    type_password(anon, otto)
    assert post_arrives() == []
    assert Entry.objects.filter(event="accounts.device.added").count() == 1


def test_a_new_device_is_told_to_its_owner(cara: User) -> None:
    log_in(cara)
    log_in(cara, with_=IPHONE, at="198.51.100.9", steps=1)
    (letter,) = new_letters()
    assert letter.to == [cara.email]
    said = letter.body + letter.alternatives[0].content
    assert [said.count(word) for word in ("Safari 18, iOS", "198.51.100.9")] == [2, 2]
    assert link_in(letter.body) in letter.alternatives[0].content


def test_a_new_place_alone_is_no_news(cara: User) -> None:
    client = log_in(cara)
    again(client, cara, steps=1, REMOTE_ADDR="203.0.113.99")
    assert post_arrives() == []


def test_a_device_that_was_revoked_is_new_again(cara: User) -> None:
    client = log_in(cara)
    client.post(f"/account/devices/{Device.objects.get().pk}/forget/")
    type_password(client, cara)
    type_code(client, code_of(cara, steps=1))
    assert [letter.subject for letter in new_letters()] == [DEVICE_FORGOTTEN.subject, NEW_DEVICE.subject]
