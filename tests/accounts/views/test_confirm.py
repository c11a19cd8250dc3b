"""``accounts.views.confirm``: "Confirm it's you"."""

from django.test import Client

from accounts.models import Session, User
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import CONFIRM as TOUCH
from tests.accounts.touching import answer, passkey_of
from tests.signing_in import code_of, sign_in, signed_in

CONFIRM = "/account/confirm/"


def test_a_wrong_code_confirms_nothing(cara: User) -> None:
    client = signed_in(cara, minutes_ago=60)
    before = Session.objects.get().authenticated_at
    assert client.post(CONFIRM, {"code": "12345"}).status_code == 422
    assert Session.objects.get().authenticated_at == before


def test_a_code_counts_once(cara: User) -> None:
    code = code_of(cara)
    client = signed_in(cara)
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert client.post(CONFIRM, {"code": code}).status_code == 422


def test_someone_without_an_authenticator_confirms_with_the_password(otto: User) -> None:
    client = signed_in(otto, verified=False, minutes_ago=60)
    assert client.post(CONFIRM, {"password": "wrong"}).status_code == 422
    assert client.post(CONFIRM, {"password": "correct horse battery staple"}).status_code == 302


def test_confirming_with_the_passkey_of_someone_else_is_refused(
    cara: User, device: SoftAuthenticator, otto: User
) -> None:
    client = signed_in(cara, minutes_ago=20)
    page = client.get("/account/confirm/")
    assert client.post(TOUCH, answer(page, passkey_of(otto))).status_code == 422


def test_one_touch_confirms_and_goes_on(anon: Client, cara: User, device: SoftAuthenticator) -> None:
    before = sign_in(anon, cara, minutes_ago=20)
    page = anon.get("/account/confirm/?next=/account/passkeys/new/")
    fields = answer(page, device) | {"next": page.context["next"]}
    assert anon.post(TOUCH, fields)["Location"] == "/account/passkeys/new/"
    now = Session.objects.get(pk=before.pk)
    assert now.digest != before.digest
    assert anon.get("/account/passkeys/new/").status_code == 200
