"""``accounts.authentication.reauthentication`` and ``expired_session_post``: fresh proof, and late forms."""

import pytest
from django.test import Client

from accounts.models import Session, User
from tests.accounts.sessions.test_reauth_request_store import WHY, freezing, go_on, interrupted, is_frozen
from tests.accounts.views.test_confirm import CONFIRM
from tests.accounts.views.test_session_state import seen
from tests.signing_in import code_of, sign_in, signed_in


def test_a_right_code_is_fresh_proof_under_a_new_key(anon: Client, cara: User) -> None:
    row = sign_in(anon, cara, minutes_ago=60)
    answer = anon.post(CONFIRM, {"code": code_of(cara), "next": "/cms/people/"})
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


@pytest.fixture
def late(cara: User) -> Client:
    client = signed_in(cara)
    seen(61)
    return client


def test_a_late_form_is_given_back_and_redirected_nowhere(late: Client) -> None:
    words = {"title": "Night ferry", "body": "<p>From May.</p></textarea><script>", "base": "1"}
    answer = late.post("/cms/articles/new/", words)
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "Night ferry" in page
    assert "&lt;p&gt;From May.&lt;/p&gt;&lt;/textarea&gt;&lt;script&gt;" in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("headers", [{"X-Fragment": "1"}, {"Accept": "application/json"}])
def test_a_program_is_told_in_json(late: Client, headers: dict[str, str]) -> None:
    answer = late.post("/cms/articles/new/", {"title": "Night ferry"}, headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"log_in": "/account/login/"})


def test_a_late_secret_is_not_given_back(late: Client) -> None:
    typed = {"current_password": "hunter2hunter2", "new_password": "hunter3hunter3", "note": "why"}
    page = late.post("/account/password/change/", typed).content.decode()
    assert "why" in page
    assert "hunter" not in page


def test_a_late_button_leads_to_the_log_in(late: Client) -> None:
    answer = late.post("/cms/articles/1/publish/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
