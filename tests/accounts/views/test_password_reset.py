"""``accounts.views.password_reset``: the pages of a password reset. Refusals first."""

from django.test import Client

from accounts.models import User
from tests.accounts.passwords.test_password_reset import ASK, CHOOSE, choose, link_for
from tests.accounts.people import who_is_there
from tests.accounts.postbox import post_arrives
from tests.signing_in import signed_in


def test_a_link_that_was_never_sent_leads_nowhere(db: None) -> None:
    answer = Client().get("/account/password/reset/link/not-a-token/")
    assert (answer.status_code, "Ask for a new link" in answer.content.decode()) == (404, True)


def test_the_page_behind_the_link_needs_the_link(otto: User) -> None:
    assert Client().get(CHOOSE).status_code == 404
    assert choose(Client()) == 404


def test_it_works_in_a_browser_where_the_person_is_logged_in(as_otto: Client, otto: User) -> None:
    as_otto.get(link_for(otto))
    assert choose(as_otto) == 302
    assert who_is_there(as_otto) == ""


def use_up(user: User) -> int:
    """Someone who only knows the address, from ever other places; the last answer."""
    return [
        int(Client(REMOTE_ADDR=f"198.51.{n}.9").post(ASK, {"email": user.email}).status_code)
        for n in range(4)
    ][-1]


def test_a_known_device_may_not_ask_without_end_either(as_otto: Client, otto: User) -> None:
    answers = [as_otto.post(ASK, {"email": otto.email}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def test_strangers_do_not_use_up_the_requests_of_a_known_device(otto: User, cara: User) -> None:
    client = signed_in(otto, verified=False)
    client.post("/account/logout/")
    assert use_up(otto) == 429
    assert signed_in(cara).post(ASK, {"email": otto.email}).status_code == 429  # known, of another user
    post_arrives()
    assert client.post(ASK, {"email": otto.email}).status_code == 302
    assert "/account/password/reset/link/" in post_arrives()[-1]


def test_the_log_in_page_leads_there(anon: Client) -> None:
    assert ASK in anon.get("/account/login/").content.decode()
