"""``accounts.models.totp_device``: encrypted, bound to its owner, and each code once."""

import pytest

from accounts.models import TotpDevice, User
from audit.encryption import Undecryptable
from tests.accounts.people import person
from tests.at_once import at_once
from tests.signing_in import authenticator_of, code_of


def test_the_secret_is_not_in_the_table(otto: User) -> None:
    device = authenticator_of(otto)
    stored = bytes(TotpDevice.objects.get(pk=device.pk).secret)
    assert device.key not in stored
    assert device.key.hex().encode() not in stored


def test_a_secret_copied_to_another_persons_row_does_not_open(otto: User, cara: User) -> None:
    stolen, mine = authenticator_of(cara), authenticator_of(otto)
    TotpDevice.objects.filter(pk=stolen.pk).update(secret=bytes(mine.secret))
    with pytest.raises(Undecryptable):
        TotpDevice.objects.get(pk=stolen.pk).verify_token(code_of(otto))


def test_an_older_code_does_not_work_after_a_newer_one(otto: User) -> None:
    older, newer = code_of(otto, steps=-1), code_of(otto, steps=1)
    device = authenticator_of(otto)
    assert device.verify_token(newer)
    assert not device.verify_token(older)


def test_a_code_works_once_even_in_many_requests_at_once(fresh_database: str) -> None:
    user = person("Otto")
    code = code_of(user)
    accepted = at_once(*[lambda: TotpDevice.objects.get(user=user).verify_token(code)] * 8)
    assert sorted(accepted) == [False] * 7 + [True]
