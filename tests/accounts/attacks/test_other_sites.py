"""Another site sends no form of ours, frames no page, and is nowhere that ``next`` leads to.

Of every page: tests/attacks/test_every_account_page.py.
"""

import pytest
from django.test import Client

from accounts.authentication.safe_redirect import own_address
from accounts.models import Session, User
from tests.accounts.people import PASSWORD, type_code, type_password
from tests.samples import samples
from tests.signing_in import code_of, sign_in, signed_in


def test_another_site_logs_no_one_out(cara: User, strict: Client) -> None:
    sign_in(strict, cara)
    assert strict.post("/account/logout/").status_code == 403
    assert Session.objects.filter(user=cara).exists()


def test_a_link_logs_no_one_out(cara: User, strict: Client) -> None:
    sign_in(strict, cara)
    assert strict.get("/account/logout/").status_code == 405
    assert Session.objects.filter(user=cara).exists()


def test_with_its_own_token_the_form_works(otto: User, strict: Client) -> None:
    page = strict.get("/account/login/")
    token = page.context["csrf_token"]
    form = {"email": otto.email, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    assert strict.post("/account/login/", form).status_code == 302


def framed(answer: object) -> list[str]:
    headers = answer.headers  # type: ignore[attr-defined]
    policies = [headers.get(name, "") for name in ("Content-Security-Policy", "X-Frame-Options")]
    return [] if "frame-ancestors 'none'" in policies[0] and policies[1] == "DENY" else policies


def test_a_refused_page_may_not_be_framed_either(anon: Client) -> None:
    assert framed(anon.get("/account/nothing/here/")) == []
    assert framed(Client(enforce_csrf_checks=True).post("/account/login/")) == []


ELSEWHERE = [*samples(__file__)["elsewhere"], "/" * 2001]


@pytest.mark.parametrize("address", ["/cms/", "/cms/articles/?q=//x&page=2", "/account/security/#x"])
def test_own_paths_are(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize("address", ELSEWHERE)
def test_logging_in_never_leads_elsewhere(address: str, otto: User) -> None:
    assert type_password(Client(), otto, next=address)["Location"] == "/account/security/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_confirming_never_leads_elsewhere(address: str, cara: User) -> None:
    answer = signed_in(cara).post("/account/confirm/", {"code": code_of(cara), "next": address})
    assert answer["Location"] == "/account/security/"


def test_the_way_through_both_steps_is_kept(anon: Client, cara: User) -> None:
    type_password(anon, cara, next="/cms/review/?page=2")
    assert type_code(anon, code_of(cara))["Location"] == "/cms/review/?page=2"
