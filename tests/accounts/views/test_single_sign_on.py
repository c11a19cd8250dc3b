"""``accounts.views.single_sign_on``: the URLs of single sign-on."""

from typing import Any

from django.test import Client

from accounts.models import Session, User
from accounts.views.single_sign_on import BackChannelMiddleware
from tests.accounts.authentication.test_sso_log_out import tell
from tests.accounts.single_sign_on.provider import Provider, come_back, go
from tests.accounts.single_sign_on.test_tokens import no_one_is_in


def test_without_the_middleware_the_csrf_check_stands(
    provider: Provider, otto_in: Client, settings: Any
) -> None:
    name = f"{BackChannelMiddleware.__module__}.{BackChannelMiddleware.__qualname__}"
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != name]
    assert tell(provider.log_out_token()) == 403
    assert Session.objects.filter(user__isnull=False).exists()


def test_an_error_of_the_provider_is_a_page(provider: Provider, cara: User, anon: Client) -> None:
    answer = come_back(anon, go(anon, provider), error="access_denied<script>")
    assert no_one_is_in(anon, answer)
    assert "script>" not in answer.content.decode().split("<main")[1]


def test_another_site_cannot_start_it(db: None, provider: Provider, strict: Client) -> None:
    assert strict.post("/account/sso/").status_code == 403
    assert strict.get("/account/sso/").status_code == 405


def test_nothing_answers_when_it_is_off(db: None, anon: Client) -> None:
    assert anon.post("/account/sso/").status_code == 404
    assert anon.get("/account/sso/callback/").status_code == 404
    assert anon.post("/account/sso/back-channel-logout/").status_code == 404
    assert "/account/sso/" not in anon.get("/account/login/").content.decode()
