"""Known and new devices: the cookie, the mail about a new one, and "this was not me"."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts.lifecycle.freezing import unfreeze
from accounts.mail.emails import DEVICE_FORGOTTEN, NEW_DEVICE
from accounts.management.arguments import COMMAND_LINE
from accounts.models import Device, NotMeLink, Session, User
from accounts.passwords.password_reset import may_reset
from audit.models import Entry
from rbac.decisions import decide
from tests.accounts.people import PASSWORD, type_code, type_password, who_is_there
from tests.accounts.sessions.test_sessions import everything_in_the_database
from tests.accounts.test_own_sessions import FIREFOX, IPHONE, log_in
from tests.signing_in import code_of, signed_in

DEVICE = settings.DEVICE_COOKIE_NAME
type Sent = Callable[[], list[Any]]


def again(client: Client, user: User, *, steps: int, **elsewhere: Any) -> None:
    client.post("/account/logout/")
    client.post("/account/login/", {"email": user.email, "password": PASSWORD}, **elsewhere)
    answer = client.post("/account/second-factor/", {"code": code_of(user, steps=steps)}, **elsewhere)
    assert answer.status_code == 302


def link_in(letter: Any) -> str:
    found = re.search(r"/account/not-me/[^/\s]+/", letter.body)
    assert found
    return found[0]


def test_nobody_who_merely_reads_is_marked(anon: Client, otto: User) -> None:
    for path in ("/", "/account/login/"):
        assert DEVICE not in anon.get(path).cookies
    assert DEVICE not in type_password(anon, otto, "not the password").cookies


def test_the_cookie_is_long_lived_and_for_this_host_and_no_script(anon: Client, otto: User) -> None:
    morsel = type_password(anon, otto).cookies[DEVICE]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    assert morsel["max-age"] == 400 * 86_400
    assert morsel.value not in everything_in_the_database()


def test_the_very_first_device_of_an_account_mails_nobody(anon: Client, otto: User, sent: Sent) -> None:
    type_password(anon, otto)
    assert sent() == []
    assert Entry.objects.filter(event="accounts.device.added").count() == 1


def test_a_new_device_is_told_to_its_owner(cara: User, sent: Sent) -> None:
    log_in(cara)
    log_in(cara, with_=IPHONE, at="198.51.100.9", steps=1)
    (letter,) = sent()
    assert letter.to == [cara.email]
    said = letter.body + letter.alternatives[0].content
    assert [said.count(word) for word in ("Safari 18, iOS", "198.51.100.9")] == [2, 2]
    assert link_in(letter) in letter.alternatives[0].content


def test_a_new_place_alone_is_no_news(cara: User, sent: Sent) -> None:
    client = log_in(cara)
    again(client, cara, steps=1, REMOTE_ADDR="203.0.113.99")
    assert sent() == []


def test_a_browser_that_was_updated_is_still_known(cara: User, sent: Sent) -> None:
    client = log_in(cara)
    again(client, cara, steps=1, HTTP_USER_AGENT=FIREFOX.replace("145", "146"))
    assert sent() == []
    assert Device.objects.count() == 1


def test_two_people_at_one_browser_are_both_known(cara: User, otto: User, sent: Sent) -> None:
    client = log_in(cara)
    client.post("/account/logout/")
    type_password(client, otto)
    again(client, cara, steps=1)
    assert sent() == []
    assert Device.objects.count() == 2


def test_a_device_that_was_revoked_is_new_again(cara: User, sent: Sent) -> None:
    client = log_in(cara)
    client.post(f"/account/devices/{Device.objects.get().pk}/forget/")
    type_password(client, cara)
    type_code(client, code_of(cara, steps=1))
    assert [letter.subject for letter in sent()] == [str(DEVICE_FORGOTTEN.subject), str(NEW_DEVICE.subject)]


@pytest.fixture
def link(cara: User, sent: Sent) -> str:
    """Somebody has logged in as Cara with a new device; the link in the mail about it."""
    log_in(cara)
    log_in(cara, with_=IPHONE, steps=1)
    return link_in(sent()[0])


def test_opening_the_link_changes_nothing(anon: Client, cara: User, link: str) -> None:
    answer = anon.get(link)
    assert answer["Location"] == "/account/not-me/"
    page = anon.get("/account/not-me/")
    assert page.status_code == 200
    assert link.split("/")[-2] not in page.content.decode() + everything_in_the_database()
    assert Session.objects.filter(user=cara).count() == 2
    assert User.objects.get(pk=cara.pk).roles_frozen_at is None


@pytest.mark.parametrize("what", ["made up", "too old", "used"])
def test_a_link_that_does_not_work_says_nothing(anon: Client, cara: User, link: str, what: str) -> None:
    if what == "too old":
        NotMeLink.objects.update(expires_at=Now() - timedelta(seconds=1))
    if what == "used":
        NotMeLink.objects.update(used_at=Now())
    answer = anon.get("/account/not-me/AAAAAAAAAAAAAAAAAAAAAA/" if what == "made up" else link)
    assert answer.status_code == 404
    assert cara.email not in answer.content.decode()
    assert anon.post("/account/not-me/").status_code == 404


def test_this_was_not_me_leads_through_recovery(anon: Client, cara: User, link: str, sent: Sent) -> None:
    anon.get(link)
    assert 'href="/account/password/reset/"' in anon.post("/account/not-me/").content.decode()
    assert f"{settings.SITE_URL}/account/password/reset/" in sent()[-1].body
    assert may_reset(User.objects.get(pk=cara.pk))


def test_this_was_not_me_protects_the_account(anon: Client, cara: User, link: str) -> None:
    thief = signed_in(cara)
    Device.objects.update(remembered_until=Now() + timedelta(days=9))
    anon.get(link)
    assert "Your account is protected" in anon.post("/account/not-me/").content.decode()
    assert who_is_there(thief) == ""
    assert not Device.objects.remembered().exists()
    assert type_password(Client(), cara).status_code == 422
    reloaded = User.objects.get(pk=cara.pk)
    decision = decide(reloaded, "content.create_article")
    assert "frozen until an administrator" in str(decision.reason)
    assert anon.get(link).status_code == 404


def test_with_frozen_roles_one_still_puts_ones_account_in_order(cara: User) -> None:
    User.objects.filter(pk=cara.pk).update(roles_frozen_at=Now())
    client = signed_in(cara)
    assert client.get("/account/security/").status_code == 200
    answer = client.get("/cms/articles/")
    assert answer.status_code == 403
    assert "frozen until an administrator" in answer.content.decode()


def test_an_administrator_lifts_it(ada: User, cara: User) -> None:
    User.objects.filter(pk=cara.pk).update(roles_frozen_at=Now())
    page = signed_in(ada).get(f"/cms/people/{cara.pk}/").content.decode()
    assert "reported as not their own" in page
    signed_in(ada).post(f"/cms/people/{cara.pk}/unfreeze/", {"reason": "nothing was changed"})
    assert User.objects.get(pk=cara.pk).roles_frozen_at is None
    assert Entry.objects.filter(event="accounts.roles.unfrozen").exists()


def test_whoever_runs_the_server_lifts_it_too(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(roles_frozen_at=Now())
    unfreeze(ada, by=COMMAND_LINE, reason="she rang")
    assert User.objects.get(pk=ada.pk).roles_frozen_at is None
