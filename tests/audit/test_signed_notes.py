"""Signed notes: what is no note, and the form that other logs' tools read."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit.signed_notes import (
    Checkpoint,
    Introduction,
    Unsigned,
    read_checkpoint,
    read_introduction,
    sign_note,
    signed_by,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
HEAD = Checkpoint("www.example.org/audit-log", 7, b"\x11" * 32, "2026-11-24T19:00:10.000000Z")


@pytest.mark.parametrize(
    "note",
    ["", "\n\n", "log\nseven\nAAAA\nnow\n\n", "log\n7\nnot base64!\nnow\n\n", "log\n07\nAAAA\nnow\n\n"],
)
def test_what_is_no_head_is_refused(note: str) -> None:
    with pytest.raises(Unsigned):
        read_checkpoint(note)
    with pytest.raises(Unsigned):
        read_introduction(note)


@given(st.integers(0, 10**6), st.characters(exclude_categories=["Cs"]))
def test_a_changed_note_is_not_signed(place: int, character: str) -> None:
    note = sign_note(HEAD.text(), [KEY])
    place %= len(HEAD.text())
    changed = note[:place] + character + note[place + 1 :]
    assert signed_by(changed, PUBLIC) is (changed == note)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_merely_unsigned(text: str) -> None:
    assert not signed_by(text, PUBLIC)


def test_a_note_has_the_form_of_c2sp_signed_note() -> None:
    text, line = sign_note(HEAD.text(), [KEY]).split("\n\n")
    root = "ERERERERERERERERERERERERERERERERERERERERERE="
    assert text == f"www.example.org/audit-log\n7\n{root}\n2026-11-24T19:00:10.000000Z"
    dash, name, data = line.removesuffix("\n").split(" ")
    assert (dash, name) == ("\u2014", "www.example.org/audit-log")
    identity = hashlib.sha256(b"www.example.org/audit-log\n\x01" + PUBLIC).digest()[:4]
    assert base64.b64decode(data) == identity + KEY.sign(f"{text}\n".encode())


def test_what_was_said_is_read_back() -> None:
    assert read_checkpoint(sign_note(HEAD.text(), [KEY])) == HEAD
    introduction = Introduction("log", PUBLIC, b"", 0, HEAD.at)
    assert read_introduction(sign_note(introduction.text(), [KEY])) == introduction
