"""``accounts.models.recovery_code``: a row of the table alone gives no code away."""

import pytest

from accounts.models import RecoveryCode, RecoverySheet, User
from accounts.second_factor import recovery_codes
from audit.encryption import Undecryptable


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
