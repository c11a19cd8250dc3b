"""Time-based one-time codes as RFC 6238 has them: SHA-1, six digits, thirty seconds."""

import base64
import hmac
import re
import struct
import time
from urllib.parse import quote

PERIOD_SECONDS = 30
WINDOW_STEPS = 1  # RFC 6238, section 5.2: at most one step of delay, and we allow one of clock drift
SIX_DIGITS = re.compile(r"[0-9]{6}")  # ASCII only: int() would also take "12_345" and full-width digits


def step_now() -> int:
    return int(time.time()) // PERIOD_SECONDS


def code_at(key: bytes, step: int) -> str:
    digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
    offset = digest[19] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def cleaned(typed: str) -> str:
    """What was typed or pasted, without the spaces that authenticator apps show in the middle."""
    return re.sub(r"\s", "", typed)


def matching_step(key: bytes, typed: str) -> int | None:
    """The step at which ``typed`` is the code, within the window around now; None when there is none."""
    code = cleaned(typed)
    if not SIX_DIGITS.fullmatch(code):
        return None
    now = step_now()
    window = range(now - WINDOW_STEPS, now + WINDOW_STEPS + 1)
    matching = [step for step in window if hmac.compare_digest(code_at(key, step), code)]
    return max(matching, default=None)


def typed_by_hand(key: bytes) -> str:
    """The key as a person types it into an app: base32 in groups of four."""
    text = base64.b32encode(key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def enrolment_address(key: bytes, *, account: str, issuer: str) -> str:
    """The otpauth address that a QR code carries."""
    secret = base64.b32encode(key).decode().rstrip("=")
    label = f"{quote(issuer)}:{quote(account)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}"
