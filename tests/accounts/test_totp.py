"""``accounts.totp``: RFC 6238, and what a code may look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import totp

RFC_KEY = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(seconds: int, eight_digits: str) -> None:
    assert totp.code_at(RFC_KEY, seconds // 30) == eight_digits[-6:]


@pytest.mark.parametrize("typed", ["12_345", "١٢٣٤٥٦", "123456", "+12345", "12345", "1234567", "", "0x1234"])
def test_what_is_not_six_ascii_digits_is_no_code(typed: str) -> None:
    assert totp.matching_step(RFC_KEY, typed) is None


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_one_step_either_way_is_accepted(steps: int) -> None:
    now = totp.step_now()
    assert totp.matching_step(RFC_KEY, totp.code_at(RFC_KEY, now + steps)) in range(now - 1, now + 3)


@pytest.mark.parametrize("steps", [-3, 3, 100])
def test_further_away_is_refused(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totp, "step_now", lambda: 50_000_000)
    assert totp.matching_step(RFC_KEY, totp.code_at(RFC_KEY, 50_000_000 + steps)) is None


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    step = totp.matching_step(RFC_KEY, typed)
    assert step is None or totp.code_at(RFC_KEY, step) == totp.strip_spaces(typed)


def test_the_address_for_the_app_quotes_its_parts() -> None:
    address = totp.enrolment_address(b"k" * 20, account="a&b@example.org", issuer="News & Co")
    assert address.startswith("otpauth://totp/News%20%26%20Co:a%26b%40example.org?secret=")
    assert address.endswith("&issuer=News%20%26%20Co")
