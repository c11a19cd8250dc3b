"""Correction notes: what was corrected in a live article, and on which day, shown to readers above its text.

They are content of a revision, covered by its digest: an approval of a version covers them too. Stored as
lines, each beginning with its day, so that a redaction finds them like any other text.
"""

import re
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.text.html_text import one_line

LONGEST = 500  # characters of one note
MOST = 20
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) (.+)")


class Correction(NamedTuple):
    """``on``: the day; None if a redaction removed more than the text."""

    on: date | None
    text: str


def corrections_in(stored: str) -> list[Correction]:
    """Notes for display, in the order in which they were written."""
    return [_read(line) for line in stored.splitlines() if line.strip()]


def as_text(note: Correction) -> str:
    """As one line of plain text, in the active language."""
    if note.on is None:
        return _("Correction: %(text)s") % {"text": note.text}
    return _("Correction, %(on)s: %(text)s") % {"on": date_format(note.on), "text": note.text}


def with_correction(stored: str, text: str, *, on: date) -> str:
    """``stored`` plus one note dated ``on``; unchanged if ``text`` is empty."""
    new = one_line(text)
    return "\n".join([*stored.splitlines(), *([f"{on:%Y-%m-%d} {new}"] if new else ())])


def cleaned_corrections(stored: str) -> str:
    """One a line, each with its day. Raises UncleanText."""
    lines = [line for line in map(one_line, stored.splitlines()) if line]
    if len(lines) > MOST:
        raise UncleanText(
            _("An article has at most %(n)d correction notes. Put two of them into one.") % {"n": MOST}
        )
    for line in lines:
        if len(line) > LONGEST + len("2026-01-01 "):
            raise UncleanText(
                _("A correction note has at most %(n)d characters. Shorten it.") % {"n": LONGEST}
            )
        if _read(line).on is None and not line.startswith("["):
            raise UncleanText(_("A correction note begins with its day, like 2026-11-25."))
    return "\n".join(lines)


def _read(line: str) -> Correction:
    found = _LINE.fullmatch(line)
    try:
        return Correction(date.fromisoformat(found[1]), found[2]) if found else Correction(None, line)
    except ValueError:
        return Correction(None, line)
