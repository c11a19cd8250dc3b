"""A link that lets someone choose a password: never twice, never after the account changed, never in an address."""

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import PasswordReset, Session, User
from intrusion.limits import LIMITS, Scope
from tests.accounts.passwords.test_password_reset import ASK, CHOOSE, NEW, ask, choose, follow, link_for
from tests.signing_in import signed_in


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


def test_opening_a_link_changes_nothing(otto: User) -> None:
    client, link = signed_in(otto, verified=False), link_for(otto)
    before = (User.objects.values().get(pk=otto.pk), PasswordReset.objects.values().get())
    for _scanner in range(3):
        assert Client().get(link).status_code == 302
    client.get(link)
    assert before == (User.objects.values().get(pk=otto.pk), PasswordReset.objects.values().get())
    assert Session.objects.filter(user=otto).exists()


def test_the_token_is_in_no_address_no_referer_and_no_table(otto: User) -> None:
    link = link_for(otto)
    token = link.rstrip("/").rpartition("/")[2]
    client = Client()
    answer = client.get(link)
    assert (answer["Location"], answer["Referrer-Policy"]) == (CHOOSE, "no-referrer")
    page = client.get(CHOOSE)
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)
    assert token not in page.content.decode()
    assert token not in str(PasswordReset.objects.values().get())
    assert token not in "".join(str(job.args) for job in ProcrastinateJob.objects.all())


def test_a_token_has_128_bits(otto: User) -> None:
    token = link_for(otto).rstrip("/").rpartition("/")[2]
    assert len(token) * 6 >= 128


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
