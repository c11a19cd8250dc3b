"""A sealed file opens with its key only, unchanged and whole."""

import base64
import os
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from secureproject.backup.sealed_file import CHUNK, HEADER, TAG, SealedWriter, Unusable, decrypted_chunks

KEY, OTHER = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def sealed(plain: bytes) -> bytes:
    file = BytesIO()
    writer = SealedWriter(file)
    for first in range(0, len(plain), 50_000):
        writer.write(plain[first : first + 50_000])
    writer.close()
    return file.getvalue()


def unsealed(data: bytes) -> bytes:
    return b"".join(decrypted_chunks(BytesIO(data)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_is_opened(settings: Any, size: int) -> None:
    settings.ENCRYPTION_KEYS = [KEY]
    plain = os.urandom(size)
    data = sealed(plain)
    settings.ENCRYPTION_KEYS = [OTHER, KEY]
    assert unsealed(data) == plain


WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda data: b"", "no backup"),
    "something else": (lambda data: b"PGDMP" + data, "no backup"),
    "header only": (lambda data: data[:HEADER], "too early"),
    "last chunk cut off": (lambda data: data[: HEADER + 2 * (CHUNK + TAG)], "too early"),
    "cut within a chunk": (lambda data: data[:-1], "changed or cut short"),
    "something added": (lambda data: data + b"x", "changed or cut short"),
    "a bit": (lambda data: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:], "changed or cut short"),
    "chunks exchanged": (
        lambda data: (
            data[:HEADER]
            + data[HEADER + CHUNK + TAG : HEADER + 2 * (CHUNK + TAG)]
            + data[HEADER : HEADER + CHUNK + TAG]
            + data[HEADER + 2 * (CHUNK + TAG) :]
        ),
        "changed or cut short",
    ),
    "another salt": (lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], "None of ENCRYPTION_KEYS"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_was_changed_or_cut_short_is_refused(settings: Any, wrong: str) -> None:
    settings.ENCRYPTION_KEYS = [KEY]
    change, said = WRONG[wrong]
    with pytest.raises(Unusable, match=said):
        unsealed(change(sealed(os.urandom(2 * CHUNK + 100))))


def test_another_key_opens_nothing_and_is_named_as_the_reason(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = [KEY]
    data = sealed(b"plain")
    settings.ENCRYPTION_KEYS = [OTHER]
    with pytest.raises(Unusable, match="None of ENCRYPTION_KEYS"):
        unsealed(data)
