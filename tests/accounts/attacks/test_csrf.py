"""Another site cannot log anybody in, out, or through a second factor."""

import pytest
from django.test import Client

from accounts.models import Session, User
from tests.accounts.people import PASSWORD
from tests.signing_in import sign_in


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/second-factor/", "/account/confirm/", "/account/authenticator/"]
)
def test_a_form_of_another_site_is_refused(path: str, cara: User, strict: Client) -> None:
    sign_in(strict, cara)
    answer = strict.post(path, {"email": cara.email, "password": PASSWORD, "code": "123456"})
    assert answer.status_code == 403


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
