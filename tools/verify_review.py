#!/usr/bin/env python3
"""Verifies the report of an access review on a machine without the project.

    python3 verify_review.py FILE --key KEY

FILE is what "Take out the report" gives. KEY is the public key of the audit log in Base64, as
/.well-known/audit-log-keys
shows it, or better: as its witnesses know it. Needs Python 3.12 and the package ``cryptography``.

Exit status 0: every question and answer is as it was signed. 1: something is not, and what. 2: wrong usage. The
lines of kind "name" show users' present names; they are not signed, and deletion removes them."""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KIND = "access-review 1"


class Wrong(Exception):
    """A failed check, in a sentence."""


def check(lines: list[str], key: bytes) -> dict[str, Any]:
    """Returns what was signed. Raises Wrong."""
    if not lines or json.loads(lines[0]).get("kind") != "access review":
        raise Wrong("This is no report of an access review.")
    note = str(json.loads(lines[0])["note"])
    text, blank, signatures = note.partition("\n\n")
    if not blank:
        raise Wrong("The report is not signed yet.")
    if not any(_signed(f"{text}\n", line, key) for line in signatures.splitlines()):
        raise Wrong("The key did not sign this report.")
    log, kind, review, started, due, closed, questions, digest = text.split("\n")
    if kind != KIND:
        raise Wrong("What was signed is no report of an access review.")
    asked = [line for line in lines[1:] if json.loads(line).get("kind") == "question"]
    found = hashlib.sha256("".join(f"{line}\n" for line in asked).encode()).hexdigest()
    if digest != f"sha256 {found}" or questions != f"questions {len(asked)}":
        raise Wrong("The questions and answers are not those that were signed.")
    return {
        "log": log,
        "review": review,
        "started": started,
        "due": due,
        "closed": closed,
        "asked": len(asked),
    }


def _signed(message: str, line: str, key: bytes) -> bool:
    """C2SP signed-note: a dash, the name of the log, and Base64 of the four bytes that name the key + the signature."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        return False
    data = base64.b64decode(parts[2])
    named = hashlib.sha256(parts[1].encode() + b"\n\x01" + key).digest()[:4]
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(data[4:], message.encode())
    except (InvalidSignature, ValueError):
        return False
    return data[:4] == named


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Checks the report of an access review.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", required=True, help="the public key of the audit log, in Base64")
    given = parser.parse_args(arguments)
    try:
        key = base64.b64decode(given.key, validate=True)
        lines = given.file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        facts = check(lines, key)
    except (Wrong, ValueError, KeyError) as wrong:
        sys.stdout.write(f"Not in order: {wrong}\n")
        return 1
    sys.stdout.write(
        f"In order: {facts['review']} of {facts['log']}, {facts['asked']} questions, closed {facts['closed']}.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
