"""``accounts.passwords.common_passwords``: the list of common passwords."""

import pytest

from accounts.models import User
from accounts.passwords.common_passwords import DIGEST_BYTES, FILE, is_common
from tests.accounts.passwords.test_password_rules import refusal


@pytest.mark.parametrize(
    "common",
    [
        "1qaz2wsx3edc",
        "qwerty123456",
        "QWERTY123456",
        "ｑｗｅｒｔｙ１２３４５６",
        "motherfucker",
        "sonyericsson",
    ],
)
def test_what_many_people_use_is_refused_however_it_is_spelt(common: str, cara: User) -> None:
    assert refusal(common, cara) == "common"


def test_the_list_is_sorted_and_complete() -> None:
    data = FILE.read_bytes()
    digests = [data[i : i + DIGEST_BYTES] for i in range(0, len(data), DIGEST_BYTES)]
    assert len(data) % DIGEST_BYTES == 0
    assert digests == sorted(set(digests))
    assert len(digests) > 40_000


def test_the_list_does_not_refuse_at_random() -> None:
    assert not [n for n in range(20_000) if is_common(f"not in any list {n}")]
