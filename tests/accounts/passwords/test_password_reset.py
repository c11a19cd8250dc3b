"""``accounts.passwords.password_reset``: a new password by mail. Refusals first."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import PasswordReset, Session, User
from accounts.second_factor.recovery_codes import make_codes
from intrusion.limits import LIMITS, Scope
from tests.accounts.people import PASSWORD, SECOND_FACTOR, person, type_code, type_password, who_is_there
from tests.accounts.postbox import link_in, new_letters, post_arrives
from tests.accounts.touching import passkey_of
from tests.signing_in import code_of, signed_in

ASK = "/account/password/reset/"
CHOOSE = "/account/password/reset/new/"
NEW = "a quiet green sofa 44"


def ask(email: str, client: Client | None = None) -> str:
    """Ask for a link; the answer is where one is sent."""
    return str((client or Client()).post(ASK, {"email": email})["Location"])


def link_for(user: User) -> str:
    ask(user.email)
    return link_in(post_arrives()[-1])


def follow(link: str) -> Client:
    client = Client()
    client.get(link)
    return client


def choose(client: Client, password: str = NEW) -> int:
    return int(client.post(CHOOSE, {"new_password": password}).status_code)


@pytest.mark.parametrize("facts", [{"is_active": False}, {"frozen_at": "2026-01-01T00:00Z"}])
def test_no_one_who_is_shut_out_gets_a_link(db: None, facts: dict[str, object]) -> None:
    ask(person("Otto", **facts).email)
    assert post_arrives() == []


def test_no_one_gets_one_who_has_not_accepted_the_invitation(db: None) -> None:
    ask(User.objects.create_uninvited("nora@example.org", "Nora").email)
    assert post_arrives() == []


def test_after_half_an_hour_it_is_too_late(otto: User) -> None:
    client, reset = follow(link_for(otto)), PasswordReset.objects.get()
    assert reset.expires_at - reset.created_at == timedelta(minutes=30)
    PasswordReset.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert choose(client) == 404
    assert User.objects.get(pk=otto.pk).check_password(PASSWORD)


def test_a_weak_password_is_refused_and_the_link_still_works(otto: User) -> None:
    client = follow(link_for(otto))
    assert [choose(client, weak) for weak in ("short", "1qaz2wsx3edc4rfv", "otto and the sofa")] == [422] * 3
    assert choose(client) == 302


def test_the_second_factor_is_still_asked_for(cara: User) -> None:
    client = follow(link_for(cara))
    choose(client)
    assert who_is_there(client) == ""
    assert type_password(client, cara, NEW)["Location"] == SECOND_FACTOR
    assert who_is_there(client) == ""
    type_code(client, code_of(cara))
    assert who_is_there(client) == cara.email


def test_it_ends_every_session_and_takes_the_old_password_away(otto: User) -> None:
    elsewhere = signed_in(otto, verified=False)
    choose(follow(link_for(otto)))
    assert (who_is_there(elsewhere), Session.objects.filter(user=otto).count()) == ("", 0)
    assert type_password(Client(), otto).status_code == 422
    assert type_password(Client(), otto, NEW).status_code == 302


def test_the_owner_is_told_in_text_and_html(otto: User) -> None:
    choose(follow(link_for(otto)))
    letter = new_letters()[-1]
    assert letter.to == [otto.email]
    for text in (letter.body, letter.alternatives[0].content):
        assert "changed with a link" in text


def test_the_lockout_of_axes_is_over_afterwards(anon: Client, otto: User) -> None:
    for _failure in range(5):
        type_password(anon, otto, "wrong")
    choose(follow(link_for(otto)))
    assert type_password(anon, otto, NEW).status_code == 302


def test_the_letter_says_where_it_was_asked_for(otto: User) -> None:
    ask(otto.email, Client(REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Firefox/140.0 (X11; Linux x86_64)"))
    assert "203.0.113.9" in post_arrives()[-1]


def test_a_user_who_lost_their_only_passkey_comes_back_by_mail_and_a_recovery_code(db: None) -> None:
    nora = person("Nora")
    passkey_of(nora)
    (code, *_others) = make_codes(nora)
    User.objects.filter(pk=nora.pk).update(password=make_password(None))  # as passkeys.accept_invitation does
    assert choose(follow(link_for(User.objects.get(pk=nora.pk)))) == 302
    client = Client()
    assert type_password(client, nora, NEW).url == "/account/second-factor/"
    assert who_is_there(client) == ""
    client.post("/account/second-factor/recovery/", {"recovery_code": code})
    assert who_is_there(client) == nora.email


def test_a_link_works_once(otto: User) -> None:
    link = link_for(otto)
    first, second = follow(link), follow(link)
    assert [choose(first), choose(second, "another blue sofa 45")] == [302, 404]
    assert Client().get(link).status_code == 404
    assert User.objects.get(pk=otto.pk).check_password(NEW)


@pytest.mark.parametrize(
    "change",
    [{"password": "argon2$other"}, {"email": "somebody@example.org"}, {"frozen_at": "2026-01-01T00:00Z"}],
)
def test_a_link_dies_when_the_account_changes(otto: User, change: dict[str, Any]) -> None:
    client = follow(link_for(otto))
    User.objects.filter(pk=otto.pk).update(**change)
    assert choose(client) == 404


def test_using_one_link_kills_the_others(otto: User) -> None:
    older, newer = link_for(otto), link_for(otto)
    assert choose(follow(older)) == 302
    assert choose(follow(newer)) == 404


def test_the_token_is_in_no_address_no_referer_and_no_table(otto: User) -> None:
    link = link_for(otto)
    token = link.rstrip("/").rpartition("/")[2]
    assert len(token) * 6 >= 128  # bits
    client = Client()
    answer = client.get(link)
    assert (answer["Location"], answer["Referrer-Policy"]) == (CHOOSE, "no-referrer")
    page = client.get(CHOOSE)
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)
    assert token not in page.content.decode()
    assert token not in str(PasswordReset.objects.values().get())
    assert token not in "".join(str(job.args) for job in ProcrastinateJob.objects.all())


def test_asking_is_limited_for_a_name_wherever_it_comes_from(otto: User) -> None:
    allowed = next(limit.count for limit in LIMITS["password_reset"] if limit.scope is Scope.NAME)
    answers = [
        Client(REMOTE_ADDR=f"198.51.100.{n}").post(ASK, {"email": email}).status_code
        for n, email in enumerate([otto.email, otto.email.upper()] * allowed)
    ]
    assert answers == [302] * allowed + [429] * allowed


def test_asking_is_limited_for_an_address(db: None) -> None:
    allowed = next(limit.count for limit in LIMITS["password_reset"] if limit.scope is Scope.ADDRESS)
    answers = [Client().post(ASK, {"email": f"n{n}@example.org"}).status_code for n in range(allowed + 1)]
    assert answers == [302] * allowed + [429]


def test_asking_is_limited_for_the_whole_site() -> None:
    assert Scope.SITE in {limit.scope for limit in LIMITS["password_reset"]}


def test_what_was_typed_does_not_lie_readable_in_the_queue(db: None) -> None:
    ask("my-password-in-the-wrong-field@example.org")
    assert "my-password" not in str(ProcrastinateJob.objects.get().args)
