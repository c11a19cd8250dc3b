"""``accounts.second_factor.factor_resets``: removal after an hour, or when a second administrator agrees."""

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.models import FactorReset, Session, User
from accounts.second_factor.factor_resets import agree, ask, carry_out_due, stop
from accounts.second_factor.factors import totp_of
from audit.actors import COMMAND_LINE
from audit.models import Entry
from rbac.errors import Conflict, Invalid, Refused
from tests.accounts.people import type_password
from tests.accounts.postbox import new_letters
from tests.signing_in import sign_in, signed_in

REASON = "Her phone is at the bottom of the harbour."


def let_the_hour_pass() -> None:
    FactorReset.objects.update(takes_effect_at=Now())


def test_a_contributor_cannot_ask(cara: User, ada: User) -> None:
    with pytest.raises(Refused):
        ask(ada, by=cara, reason=REASON)


def test_without_a_reason_nothing_happens(ada: User, cara: User) -> None:
    with pytest.raises(Invalid):
        ask(cara, by=ada, reason="  ")
    signed_in(ada).post(f"/cms/people/{cara.pk}/reset-second-factor/", {"reason": " "})
    assert not FactorReset.objects.exists()


def test_one_waits_at_a_time(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    with pytest.raises(Conflict):
        ask(cara, by=COMMAND_LINE, reason=REASON)


def test_before_the_hour_nothing_is_removed(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    assert carry_out_due() == 0
    assert type_password(Client(), cara)["Location"] == "/account/second-factor/"


def test_asking_ends_every_session_and_tells_the_owner(ada: User, cara: User) -> None:
    sign_in(Client(), cara)
    signed_in(ada).post(f"/cms/people/{cara.pk}/reset-second-factor/", {"reason": REASON})
    assert not Session.objects.filter(user=cara).exists()
    letter = new_letters()[-1]
    assert (letter.to, REASON in letter.body) == ([cara.email], True)
    assert Entry.objects.filter(event="accounts.factor_reset.requested").count() == 1


def test_after_the_hour_the_worker_removes_it(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    sign_in(Client(), cara)
    let_the_hour_pass()
    assert carry_out_due() == 1
    assert carry_out_due() == 0
    assert totp_of(cara) is None
    assert not Session.objects.filter(user=cara).exists()
    assert Entry.objects.get(event="accounts.factor_reset.completed").actor_id == "factor_reset"


def test_after_the_hour_the_log_in_needs_no_worker(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    let_the_hour_pass()
    client = Client()
    type_password(client, cara)
    assert client.get("/cms/")["Location"].startswith("/account/authenticator/")


def test_a_second_administrator_spares_the_hour(ada: User, eve: User, cara: User) -> None:
    reset = ask(cara, by=ada, reason=REASON)
    client = signed_in(eve)
    assert "Agree: remove it now" in client.get(f"/cms/people/{cara.pk}/").content.decode()
    client.post(f"/cms/people/resets/{reset.pk}/agree/")
    assert totp_of(cara) is None
    assert client.post(f"/cms/people/resets/{reset.pk}/agree/").status_code == 302
    assert Entry.objects.filter(event="accounts.factor_reset.completed").count() == 1


def test_what_was_stopped_cannot_be_agreed_to(ada: User, cara: User) -> None:
    reset = ask(cara, by=COMMAND_LINE, reason=REASON)
    stop(reset, by=cara, way="on the security page")
    with pytest.raises(Conflict):
        agree(reset, by=ada)
