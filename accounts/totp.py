"""Time-based one-time passwords (TOTP, RFC 6238): SHA-1, six digits, thirty seconds."""

import base64
import hmac
import re
import time
from collections.abc import Iterable
from urllib.parse import quote

from django_otp.oath import hotp

PERIOD_SECONDS = 30
WINDOW_STEPS = 1  # RFC 6238, section 5.2: at most one step of delay, and we allow one of clock drift
CLOCK_STEPS = 10  # five minutes: clock drift up to here is recognised, and never accepted
SIX_DIGITS = re.compile(r"[0-9]{6}")  # ASCII only: int() would also take "12_345" and full-width digits


def step_now() -> int:
    return int(time.time()) // PERIOD_SECONDS


def code_at(key: bytes, step: int) -> str:
    return f"{hotp(key, step):06d}"


def strip_spaces(typed: str) -> str:
    """The input without the spaces that authenticator apps show in the middle."""
    return re.sub(r"\s", "", typed)


def matching_step(key: bytes, typed: str) -> int | None:
    """The step at which ``typed`` is the code, within the window around now; None if there is none."""
    now = step_now()
    return max(_matching(key, typed, range(now - WINDOW_STEPS, now + WINDOW_STEPS + 1)), default=None)


def step_of_a_wrong_clock(key: bytes, typed: str) -> int | None:
    """The step nearest to now, outside the window, at which ``typed`` is the code: the clock drift."""
    now = step_now()
    near = range(now - CLOCK_STEPS, now + CLOCK_STEPS + 1)
    outside = (step for step in _matching(key, typed, near) if abs(step - now) > WINDOW_STEPS)
    return min(outside, key=lambda step: abs(step - now), default=None)


def _matching(key: bytes, typed: str, steps: Iterable[int]) -> list[int]:
    code = strip_spaces(typed)
    if not SIX_DIGITS.fullmatch(code):
        return []
    return [step for step in steps if hmac.compare_digest(code_at(key, step), code)]


def typed_by_hand(key: bytes) -> str:
    """The key for manual entry into an app: base32 in groups of four."""
    text = base64.b32encode(key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def enrolment_address(key: bytes, *, account: str, issuer: str) -> str:
    """The otpauth URL that a QR code carries."""
    secret = base64.b32encode(key).decode().rstrip("=")
    label = f"{quote(issuer)}:{quote(account)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}"
