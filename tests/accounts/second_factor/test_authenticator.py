"""``accounts.second_factor.authenticator``: setting up, replacing and removing an authenticator app. Refusals first."""

import re
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.test import Client, RequestFactory

from accounts import totp
from accounts.authentication import login
from accounts.models import Session, TotpDevice, User
from accounts.second_factor.factors import totp_of
from accounts.sessions.sessions import SessionStore
from audit.models import Entry
from tests.accounts.people import who_is_there
from tests.accounts.postbox import new_letters
from tests.accounts.sessions.test_session_revocation import remembered_elsewhere
from tests.accounts.touching import passkey_of
from tests.newsroom import Person
from tests.signing_in import authenticator_of, code_of, sign_in, signed_in

ENROL = "/account/authenticator/"
REMOVE = "/account/authenticator/remove/"


def shown_key(client: Client) -> str:
    found = re.search(r'<code class="key"[^>]*>([A-Z2-7 ]+)</code>', client.get(ENROL).content.decode())
    assert found
    return found[1]


def waiting_code(user: User) -> str:
    return totp.code_at(TotpDevice.objects.get(user=user, confirmed=False).key, totp.step_now())


def test_a_wrong_code_confirms_nothing(newcomer: User) -> None:
    client = signed_in(newcomer, verified=False)
    client.get(ENROL)
    assert client.post(ENROL, {"code": "12345"}).status_code == 422
    assert totp_of(newcomer) is None


def test_starting_over_makes_the_old_picture_worthless(newcomer: User) -> None:
    client = signed_in(newcomer, verified=False)
    before = shown_key(client)
    old_code = waiting_code(newcomer)
    client.post(ENROL + "start-over/")
    assert shown_key(client) != before
    assert client.post(ENROL, {"code": old_code}).status_code == 422


def test_one_right_code_opens_the_way_and_rotates_the_key(anon: Client, newcomer: User) -> None:
    row = sign_in(anon, newcomer, verified=False)
    anon.get(ENROL)
    answer = anon.post(ENROL, {"code": waiting_code(newcomer), "next": "/cms/articles/"})
    assert answer["Location"] == "/cms/articles/"
    assert Session.objects.get(pk=row.pk).digest != row.digest
    assert who_is_there(anon) == newcomer.email


def test_the_picture_is_an_inline_svg_without_style_or_script(newcomer: User) -> None:
    page = signed_in(newcomer, verified=False).get(ENROL)
    svg = re.search(r"<svg viewBox.*?</svg>", page.content.decode(), re.DOTALL)
    assert svg
    assert not re.search(r"style|script|data:|on\w+=", svg[0])
    assert "no-store" in page["Cache-Control"]


def test_a_replaced_authenticator_stops_working(cara: User) -> None:
    old, client = code_of(cara, steps=1), signed_in(cara)
    client.get(ENROL)
    client.post(ENROL, {"code": waiting_code(cara)})
    device = totp_of(cara)
    assert device is not None
    assert not device.verify_token(old)
    assert TotpDevice.objects.filter(user=cara).count() == 1


def has_app(user: User) -> bool:
    return totp_of(user) is not None


def test_the_only_second_factor_stays_and_the_page_says_why(as_cara: Client, cara: User) -> None:
    assert "It is your only second factor" in as_cara.get("/account/authenticator/").content.decode()
    assert (as_cara.post(REMOVE).status_code, has_app(cara)) == (422, True)


def test_it_is_not_removed_without_a_fresh_proof(cara: User) -> None:
    passkey_of(cara)
    assert signed_in(cara, minutes_ago=60).post(REMOVE).status_code == 403
    assert signed_in(cara, verified=False).post(REMOVE).headers["Location"].startswith("/account/confirm/")
    assert has_app(cara)


def test_beside_a_passkey_it_goes_and_everybody_else_is_out(cara: User) -> None:
    passkey_of(cara)
    client, elsewhere = signed_in(cara), remembered_elsewhere(cara)
    assert "Remove the app that you use now" in client.get("/account/authenticator/").content.decode()
    assert client.post(REMOVE).status_code == 302
    assert (has_app(cara), who_is_there(elsewhere), who_is_there(client)) == (False, "", cara.email)
    assert client.post(REMOVE).status_code == 302  # once more, in another tab
    assert Entry.objects.filter(event="accounts.authenticator.removed").count() == 1
    assert "Your authenticator app was removed" in [letter.subject for letter in new_letters()]


def test_a_session_without_a_factor_does_not_replace_the_authenticator(anon: Client, otto: Person) -> None:
    """It was opened at the moment in which the owner set the authenticator up."""
    sign_in(anon, otto, verified=False)
    own = authenticator_of(otto)
    for page in ("/account/authenticator/", "/account/authenticator/start-over/"):
        assert anon.post(page, {}).headers["Location"].startswith("/account/confirm/")
    waiting = TotpDevice.new_for(otto)
    waiting.save()
    anon.post("/account/authenticator/", {"code": totp.code_at(waiting.key, totp.step_now())})
    assert totp_of(otto) == own


def test_an_authenticator_set_up_in_the_same_moment_is_asked_for(rf: RequestFactory, otto: Person) -> None:
    """The password was checked when there was none."""
    request = cast(Any, rf.post("/account/login/"))
    request.session = SessionStore()
    authenticator_of(otto)
    answer = login.open_session(request, otto, factor=None)
    assert answer.headers["Location"] == "/account/second-factor/"
    assert SESSION_KEY not in request.session
