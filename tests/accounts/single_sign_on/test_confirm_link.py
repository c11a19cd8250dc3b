"""``accounts.single_sign_on.confirm_link``: who is offered to confirm at the provider."""

from django.test import Client

from accounts.models import User
from tests.accounts.authentication.test_sso_reauthentication import way_there
from tests.accounts.people import person
from tests.accounts.single_sign_on.provider import Provider
from tests.signing_in import authenticator_of, signed_in


def test_a_link_of_another_session_leads_nowhere(nora: Client, provider: Provider) -> None:
    way = way_there(nora)
    assert signed_in(person("Otto")).get(way)["Location"] == "/account/confirm/"
    assert nora.get("/account/sso/confirm/?asked=x")["Location"] == "/account/confirm/"


def test_someone_with_a_factor_here_shows_that_one(nora: Client, provider: Provider) -> None:
    way = way_there(nora)
    authenticator_of(User.objects.get(email="nora@example.org"))
    assert way_there(nora) == ""
    assert nora.get(way)["Location"] == "/account/confirm/"
