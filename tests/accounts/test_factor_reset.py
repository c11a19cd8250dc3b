"""A second factor is removed an hour after somebody asked, or at once when a second administrator agrees."""

import json
import re

import pytest
from django.core import mail
from django.core.management import CommandError
from django.db.models.functions import Now
from django.test import Client

from accounts.management.arguments import COMMAND_LINE
from accounts.models import FactorReset, Session, TotpDevice, User
from accounts.second_factor.factor_resets import agree, ask, carry_out_due, stop
from audit.models import Entry
from rbac.errors import Conflict, Invalid, Refused
from rbac.roles import grant_role
from tests.accounts.letters import sent_letters
from tests.accounts.people import person, type_password
from tests.accounts.test_create_administrator import run
from tests.signing_in import authenticator_of, sign_in, signed_in

REASON = "Her phone is at the bottom of the harbour."


def another_administrator(name: str = "Alma") -> User:
    user = person(name)
    authenticator_of(user)
    grant_role(user, "administrator", reason="she helps Ada", by=COMMAND_LINE)
    return user


def let_the_hour_pass() -> None:
    FactorReset.objects.update(takes_effect_at=Now())


def link_in_the_mail() -> str:
    sent_letters()
    found = re.search(r"/account/second-factor-reset/[\w-]+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_a_contributor_cannot_ask(cara: User, ada: User) -> None:
    with pytest.raises(Refused):
        ask(ada, by=cara, reason=REASON)
    assert signed_in(cara).post(f"/cms/people/{ada.pk}/reset-second-factor/").status_code in (403, 404)


def test_nobody_asks_for_themselves(ada: User) -> None:
    with pytest.raises(Refused, match="own second factor"):
        ask(ada, by=ada, reason=REASON)


def test_without_a_reason_nothing_happens(ada: User, cara: User) -> None:
    with pytest.raises(Invalid):
        ask(cara, by=ada, reason="  ")
    signed_in(ada).post(f"/cms/people/{cara.pk}/reset-second-factor/", {"reason": " "})
    assert not FactorReset.objects.exists()


def test_one_waits_at_a_time(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    with pytest.raises(Conflict):
        ask(cara, by=COMMAND_LINE, reason=REASON)


def test_nobody_agrees_to_their_own_request(ada: User, cara: User) -> None:
    reset = ask(cara, by=ada, reason=REASON)
    with pytest.raises(Refused):
        agree(reset, by=ada)
    assert signed_in(ada).post(f"/cms/people/resets/{reset.pk}/agree/").status_code in (403, 404)
    assert TotpDevice.confirmed_of(cara)


def test_nobody_agrees_to_the_removal_of_their_own(ada: User) -> None:
    alma = another_administrator()
    with pytest.raises(Refused):
        agree(ask(ada, by=alma, reason=REASON), by=ada)


def test_agreeing_wants_a_fresh_confirmation(ada: User, cara: User) -> None:
    reset = ask(cara, by=COMMAND_LINE, reason=REASON)
    assert signed_in(ada, minutes_ago=20).post(f"/cms/people/resets/{reset.pk}/agree/").status_code == 403
    assert TotpDevice.confirmed_of(cara)


def test_before_the_hour_nothing_is_removed(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    assert carry_out_due() == 0
    assert type_password(Client(), cara)["Location"] == "/account/second-factor/"


def test_asking_ends_every_session_and_tells_the_owner(ada: User, cara: User) -> None:
    sign_in(Client(), cara)
    signed_in(ada).post(f"/cms/people/{cara.pk}/reset-second-factor/", {"reason": REASON})
    assert not Session.objects.filter(user=cara).exists()
    sent_letters()
    letter = mail.outbox[-1]
    assert (letter.to, REASON in letter.body) == ([cara.email], True)
    assert Entry.objects.filter(event="accounts.factor_reset.asked").count() == 1


def test_after_the_hour_the_worker_removes_it(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    sign_in(Client(), cara)
    let_the_hour_pass()
    assert carry_out_due() == 1
    assert carry_out_due() == 0
    assert TotpDevice.confirmed_of(cara) is None
    assert not Session.objects.filter(user=cara).exists()
    assert Entry.objects.get(event="accounts.factor_reset.done").actor_id == "factor_reset"


def test_after_the_hour_the_log_in_needs_no_worker(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    let_the_hour_pass()
    client = Client()
    type_password(client, cara)
    assert client.get("/cms/")["Location"].startswith("/account/authenticator/")


def test_a_second_administrator_spares_the_hour(ada: User, cara: User) -> None:
    reset = ask(cara, by=ada, reason=REASON)
    client = signed_in(another_administrator())
    assert "Agree: remove it now" in client.get(f"/cms/people/{cara.pk}/").content.decode()
    client.post(f"/cms/people/resets/{reset.pk}/agree/")
    assert TotpDevice.confirmed_of(cara) is None
    assert client.post(f"/cms/people/resets/{reset.pk}/agree/").status_code == 302
    assert Entry.objects.filter(event="accounts.factor_reset.done").count() == 1


def test_opening_the_link_stops_nothing(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    path = link_in_the_mail()
    anon = Client()
    assert anon.get(path)["Location"] == "/account/second-factor-reset/"
    assert anon.get("/account/second-factor-reset/").status_code == 200
    assert FactorReset.objects.get().stopped_at is None


def test_the_button_behind_the_link_stops_it_once(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason=REASON)
    path, anon = link_in_the_mail(), Client()
    anon.get(path)
    assert "stays as it is" in anon.post("/account/second-factor-reset/").content.decode()
    let_the_hour_pass()
    assert carry_out_due() == 0
    assert TotpDevice.confirmed_of(cara)
    assert (Client().get(path).status_code, anon.post("/account/second-factor-reset/").status_code) == (
        404,
        404,
    )


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


def test_what_was_stopped_cannot_be_agreed_to(ada: User, cara: User) -> None:
    reset = ask(cara, by=COMMAND_LINE, reason=REASON)
    stop(reset, by=cara, way="on the security page")
    with pytest.raises(Conflict):
        agree(reset, by=ada)


def test_the_command_says_when(cara: User) -> None:
    facts = json.loads(run("reset_second_factor", cara.email, "--reason", REASON, "--json"))
    assert facts["email"] == cara.email
    assert FactorReset.objects.get().takes_effect_at.isoformat(timespec="seconds") == facts["takes_effect_at"]
    assert TotpDevice.confirmed_of(cara)


def test_the_command_refuses_strangers_and_a_second_time(cara: User) -> None:
    with pytest.raises(CommandError) as unknown:
        run("reset_second_factor", "nobody@example.org", "--reason", REASON)
    run("reset_second_factor", cara.email, "--reason", REASON)
    with pytest.raises(CommandError) as again:
        run("reset_second_factor", cara.email, "--reason", REASON)
    assert (unknown.value.returncode, again.value.returncode) == (2, 1)


def test_the_command_wants_a_reason(cara: User) -> None:
    with pytest.raises(CommandError, match="--reason"):
        run("reset_second_factor", cara.email)
