"""Emails that the demo sent: Django's file backend writes them below ``.local/mail``; none leaves this computer."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

BETWEEN_MESSAGES = b"\n" + b"-" * 79 + b"\n"
LINK = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])")
MOST_SHOWN = 50


@dataclass(frozen=True)
class Piece:
    """Part of a text; ``is_link`` says whether it is a URL."""

    text: str
    is_link: bool


@dataclass(frozen=True)
class Mail:
    sent: datetime
    to: str
    subject: str
    text: str

    @property
    def pieces(self) -> list[Piece]:
        return [Piece(part, bool(LINK.fullmatch(part))) for part in LINK.split(self.text) if part]


def sent(folder: Path) -> list[Mail]:
    """Emails in ``folder``, newest first."""
    newest = sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST_SHOWN]
    return [mail for path in newest for mail in reversed(list(_messages(path)))][:MOST_SHOWN]


def count(folder: Path) -> int:
    return sum(path.read_bytes().count(BETWEEN_MESSAGES) for path in folder.glob("*"))


def _messages(path: Path) -> Iterator[Mail]:
    written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    for part in path.read_bytes().split(BETWEEN_MESSAGES):
        if part.strip():
            message = email.message_from_bytes(part, _class=EmailMessage, policy=email.policy.default)
            yield Mail(written, str(message["To"] or ""), str(message["Subject"] or ""), _text(message))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()).strip() if body else ""
