"""/account/confirm/: it's you, and nothing typed is lost."""

import re

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


def test_an_interrupted_form_comes_back_whole_and_is_sent_by_hand(ada: User, otto: User) -> None:
    client, address = signed_in(ada, minutes_ago=60), f"/cms/people/{otto.pk}/freeze/"
    typed = "he said: <b>“stolen”</b>\nand more & more"
    asked = client.post(address, {"reason": typed, "password": "never kept"}).content.decode()
    assert "never kept" not in asked
    kept = {"interrupted": "1", "next": address, "kept.reason": typed}
    page = client.post(CONFIRM, kept | {"code": code_of(ada)})
    assert page.status_code == 200
    assert f'action="{address}"' in page.content.decode()
    assert page.context["kept"] == [("reason", typed)]
    assert not User.objects.get(pk=otto.pk).frozen_at


def test_the_kept_text_survives_the_round_through_html(ada: User, otto: User) -> None:
    client, address = signed_in(ada, minutes_ago=60), f"/cms/people/{otto.pk}/freeze/"
    page = client.post(address, {"reason": "\nfirst line </textarea><script>"}).content.decode()
    found = re.search(r'<textarea name="kept.reason" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    assert found[1] == "\nfirst line &lt;/textarea&gt;&lt;script&gt;"
