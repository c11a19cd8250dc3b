"""``accounts.authentication.reauthentication``: a fresh proof under a new key, and what goes on after it."""

from django.test import Client

from accounts.models import Session, User
from tests.accounts.sessions.test_reauth_request_store import WHY, freezing, go_on, interrupted, is_frozen
from tests.accounts.views.test_confirm import CONFIRM
from tests.signing_in import code_of, sign_in, signed_in


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


def test_after_it_exactly_what_was_sent_is_done(ada: User, otto: User) -> None:
    late = signed_in(ada, minutes_ago=60)
    token = interrupted(late, freezing(otto), reason=WHY)
    answer = go_on(late, ada, freezing(otto), token)
    assert answer.redirect_chain[0] == (freezing(otto), 307)
    assert is_frozen(otto)
    assert "he said: &lt;b&gt;“stolen”&lt;/b&gt; and more &amp; more" in answer.content.decode()
