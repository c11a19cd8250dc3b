"""Arguments of commands, and usage errors: exit status 2 and a sentence on stderr; nothing has changed."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime


class WrongUsage(CommandError):
    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


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
