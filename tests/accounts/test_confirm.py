"""/account/confirm/: it's you. What happens to an interrupted form: test_replay.py."""

from django.test import Client

from accounts.models import Session, User
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


def test_a_right_code_is_fresh_proof_under_a_new_key(cara: User) -> None:
    client = Client()
    row = sign_in(client, cara, minutes_ago=60)
    answer = client.post(CONFIRM, {"code": code_of(cara), "next": "/cms/people/"})
    assert answer["Location"] == "/cms/people/"
    after = Session.objects.get(pk=row.pk)
    assert after.digest != row.digest
    assert after.authenticated_at is not None
    assert row.authenticated_at is not None
    assert after.authenticated_at > row.authenticated_at


def test_somebody_without_an_authenticator_confirms_with_the_password(otto: User) -> None:
    client = signed_in(otto, verified=False, minutes_ago=60)
    assert client.post(CONFIRM, {"password": "wrong"}).status_code == 422
    assert client.post(CONFIRM, {"password": "correct horse battery staple"}).status_code == 302
