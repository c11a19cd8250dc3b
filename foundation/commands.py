"""Base of commands with ``--json``, their arguments, and usage errors: exit status 2; nothing has changed."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime


class WrongUsage(CommandError):
    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


class JsonCommand(BaseCommand):
    """Base of commands that print sentences for people, or with ``--json`` facts for scripts.

    An error of ``refusals`` ends the command with the error's sentence and status 1.
    """

    refusals: tuple[type[Exception], ...] = ()
    as_json = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.as_json = options["json"]
        try:
            return super().execute(*args, **options)
        except self.refusals as error:
            raise CommandError(str(error)) from error

    def say(self, facts: object, *lines: str, **dump: Any) -> None:
        """Prints the facts as JSON if that is wanted (``dump``: further arguments of ``json.dumps``), or the lines."""
        for line in [json.dumps(facts, **dump)] if self.as_json else lines:
            self.stdout.write(line)


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows as text, one a line, with columns as wide as their longest cell. All rows have the same length."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def valid_text(text: str) -> str:
    """``text`` if the database can store it. A terminal in another encoding may send bytes that are not valid text."""
    if "\x00" in text or text != text.encode(errors="ignore").decode():
        raise WrongUsage(f"{text!r} is not valid text.")
    return text


def above_zero(text: str) -> int:
    """An integer from 1 on: for ``type=`` of an argument."""
    if text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is not a number above zero.")


@contextmanager
def file_named(path: Path | str, what: str = "written") -> Iterator[None]:
    """Wraps access to a file named on the command line: raises WrongUsage if it cannot be ``what``."""
    try:
        yield
    except OSError as error:
        raise WrongUsage(f"{path} cannot be {what}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise WrongUsage(f"{path} cannot be {what}: it is not valid text.") from None


def parsed_time(text: str) -> datetime:
    """An ISO date (start of that day) or time, in the project's time zone unless it names one. Raises WrongUsage."""
    try:
        day = parse_date(text)
        found = datetime.combine(day, time()) if day else parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise WrongUsage(
            f"{text!r} is not a date or time. Write it like 2027-01-31 or 2027-01-31T12:00+01:00."
        )
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def optional_time(text: str | None) -> datetime | None:
    """``parsed_time`` of an option that may be left out."""
    return None if text is None else parsed_time(text)
