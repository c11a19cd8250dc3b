"""What holds for every page of accounts and people, also for new pages: the addresses are read from the site."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.models import User
from rbac.enforcement.routes import routes
from tests.attacks.forms import read_html
from tests.signing_in import sign_in

ELSEWHERE = (
    "https://evil.example/",
    "/\\evil.example/",
)  # every spelling: tests/accounts/attacks/test_other_sites.py
# A server with a signed token posts here: tests/accounts/authentication/test_sso_log_out.py.
SIGNED_INSTEAD = "/account/sso/back-channel-logout/"
LINKS = "//@href | //@action | //@formaction | //@src | //*[@name='next']/@value"
ADDRESSES = sorted(
    route.address for route in routes() if route.address.startswith(("/account/", "/cms/people/"))
)
pytestmark = [pytest.mark.django_db, pytest.mark.late]


def filled(address: str, person: User) -> str:
    return address.replace("<int:pk>", str(person.pk)).replace("<str:token>", "A" * 22)


def leads_elsewhere(address: str) -> bool:
    return urlsplit(address).netloc not in ("", "testserver") or address.startswith(
        ("//", "/\\", "javascript:")
    )


def clients(ada: User) -> Iterator[tuple[str, Client, Client]]:
    """Each address with Ada and with no one; from a place of its own, so that no limit answers in its stead."""
    assert len(ADDRESSES) > 40
    for number, address in enumerate(ADDRESSES):
        place = f"198.51.{number}.7"
        client, nobody = (Client(enforce_csrf_checks=True, REMOTE_ADDR=place) for _who in range(2))
        sign_in(client, ada)
        yield address, client, nobody


def test_a_form_of_another_site_is_refused(ada: User, otto: User) -> None:
    """Without the token, and with it but from elsewhere; for someone who is logged in and for someone who is not."""
    taken = []
    for address, client, nobody in clients(ada):
        token = str(client.get("/account/security/").context["csrf_token"])
        form, path = {"reason": "x", "csrfmiddlewaretoken": token}, filled(address, otto)
        answers = [client.post(path, {"reason": "x"}), nobody.post(path, {"reason": "x"})]
        answers += [
            client.post(path, form, HTTP_ORIGIN=origin) for origin in ("https://evil.example", "null")
        ]
        if {answer.status_code for answer in answers} != {403}:
            taken.append(address)
    assert taken == [SIGNED_INSTEAD]


def test_no_page_is_framed_or_kept(ada: User, otto: User) -> None:
    wrong = []
    for address, client, nobody in clients(ada):
        client.handler.enforce_csrf_checks = nobody.handler.enforce_csrf_checks = False
        asked = ((who, method) for who in (client, nobody) for method in (who.get, who.post))
        for who, method in asked:
            answer = method(filled(address, otto))
            framed = answer["X-Frame-Options"] != "DENY"
            framed |= "frame-ancestors 'none'" not in answer["Content-Security-Policy"]
            if framed or (method == who.get and "no-store" not in answer["Cache-Control"]):
                wrong.append(address)
    assert wrong == []


def test_no_page_and_no_answer_to_a_form_leads_elsewhere(ada: User, otto: User) -> None:
    wrong = []
    for address, client, nobody in clients(ada):
        client.handler.enforce_csrf_checks = nobody.handler.enforce_csrf_checks = False
        for elsewhere in ELSEWHERE:
            path, form = filled(address, otto), {"next": elsewhere, "reason": "x"}
            for who in (client, nobody):
                if any(map(leads_elsewhere, ways_out(who.get(path, form)) + ways_out(who.post(path, form)))):
                    wrong.append(address)
    assert wrong == []


def ways_out(answer: Any) -> list[str]:
    """Where this answer sends someone, at once or by a link or form in it."""
    is_page = "text/html" in answer.get("Content-Type", "")
    return [answer.get("Location", ""), *(read_html(answer.content).xpath(LINKS) if is_page else [])]
