"""Usage errors of commands: exit status 2 and a sentence on stderr; nothing has changed."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError


class WrongUsage(CommandError):
    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


def typed(text: str) -> str:
    """``text`` if the database can store it. A terminal in another encoding may send bytes that are not valid text."""
    if "\x00" in text or text != text.encode(errors="ignore").decode():
        raise WrongUsage(f"{text!r} is no text.")
    return text


def above_zero(text: str) -> int:
    """An integer from 1 on: for ``type=`` of an argument."""
    if text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no number above zero.")


@contextmanager
def file_named(path: Path | str, what: str = "written") -> Iterator[None]:
    """Wraps access to a file named on the command line: raises WrongUsage if it cannot be ``what``."""
    try:
        yield
    except OSError as error:
        raise WrongUsage(f"{path} cannot be {what}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise WrongUsage(f"{path} cannot be {what}: it is no text.") from None
