"""``accounts.views.factor_reset``: the link and the button that stop a reset."""

from django.test import Client

from accounts.models import FactorReset, User
from accounts.second_factor.factor_resets import ask, carry_out_due
from accounts.second_factor.factors import totp_of
from tests.accounts.postbox import link_in, post_arrives
from tests.accounts.second_factor.test_factor_resets import REASON, let_the_hour_pass
from tests.signing_in import signed_in


def test_the_button_behind_the_link_stops_it_once(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    path, anon = link_in(post_arrives()[-1]), Client()
    anon.get(path)
    assert "stays as it is" in anon.post("/account/second-factor-reset/").content.decode()
    let_the_hour_pass()
    assert carry_out_due() == 0
    assert totp_of(cara)
    again = anon.post("/account/second-factor-reset/")
    assert (Client().get(path).status_code, again.status_code) == (404, 404)


def test_a_made_up_link_stops_nothing(ada: User, cara: User, anon: Client) -> None:
    ask(cara, by=ada, reason=REASON)
    assert anon.get("/account/second-factor-reset/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert anon.post("/account/second-factor-reset/").status_code == 404


def test_the_owner_stops_it_on_the_security_page(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    client = signed_in(cara)
    assert "Stop it" in client.get("/account/security/").content.decode()
    client.post("/account/second-factor-reset/mine/")
    assert FactorReset.objects.get().stopped_at is not None
