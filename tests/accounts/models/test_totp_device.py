"""``accounts.models.totp_device``, ``passkey`` and ``recovery_code``: encrypted, bound to an owner, codes once."""

import pytest
from django.test import Client

from accounts.models import Passkey, RecoveryCode, RecoverySheet, TotpDevice, User
from accounts.second_factor import recovery_codes
from audit.encryption import Undecryptable
from tests.accounts.people import person
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import log_in
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


def test_a_passkey_that_someone_wrote_into_the_table_is_refused(
    device: SoftAuthenticator, anon: Client, ada: User
) -> None:
    Passkey.objects.update(user=ada)
    assert log_in(anon, device).status_code == 422


def test_the_table_gives_no_one_a_code(cara: User) -> None:
    codes = recovery_codes.make_codes(cara)
    stored = str(list(RecoveryCode.objects.values())) + str(RecoverySheet.objects.values().get())
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


def test_a_sheet_copied_to_another_person_does_not_open(cara: User, ada: User) -> None:
    recovery_codes.make_codes(cara)
    code = recovery_codes.make_codes(ada)[0]
    RecoverySheet.objects.filter(user=cara).update(key=bytes(RecoverySheet.objects.get(user=ada).key))
    with pytest.raises(Undecryptable):
        recovery_codes.spend(cara, code)
