"""CSV files for spreadsheets. Text that one user typed must not become a formula in the spreadsheet of another."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.formats import get_format

# A spreadsheet takes a cell that begins like this for a formula, which may send data away (OWASP: CSV injection). Under
# Chinese or Japanese input, the full-width and small forms of these signs count as well.
FORMULA = tuple(
    "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b\u2212\t\r\n"
)
_SIGNS = "".join(re.escape(sign) for sign in FORMULA if not sign.isspace())
# Characters that a spreadsheet may skip before a formula: spaces, control characters, invisible ones.
_UNSEEN = (
    r"\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
_BEGINS = re.compile(rf"[\t\r\n]|[{_UNSEEN}]*[{_SIGNS}]")
# If the separator is a semicolon (as in Germany and France) or one chosen on opening the file, a cell may begin in the
# middle of one of ours: quotes around it protect only the first cell of a line.
_WITHIN = re.compile(rf"([;|\t\r\n][\"'{_UNSEEN}]*)(?=[{_SIGNS}])")
# The same for commas in a file with another separator. A price is not a formula ("5,- €").
_AFTER_COMMA = re.compile(rf"(,[\"'{_UNSEEN}]*)(?=[{_SIGNS}])(?!-\s*(?:€|$))")


def as_csv(
    columns: Sequence[str] | Mapping[str, object],
    rows: Iterable[Mapping[str, object]],
    *,
    separator: str = ",",
) -> str:
    """``rows`` as CSV, with every cell quoted and made harmless. The first line holds ``columns``, or their labels."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, delimiter=separator)
    writer.writerow(columns.values() if isinstance(columns, Mapping) else columns)
    writer.writerows([harmless(row.get(name), separator) for name in columns] for row in rows)
    return file.getvalue()


def separator_of_reader() -> str:
    """The separator for readers of the active language: a comma, unless that is its decimal separator."""
    return ";" if get_format("DECIMAL_SEPARATOR") == "," else ","


def harmless(value: object, separator: str = ",") -> str:
    """``value`` as a cell that no spreadsheet takes for a formula, nor splits into two of which one is a formula."""
    text = "" if value is None else str(value)
    inside = _WITHIN.sub(r"\1'", text)
    if separator != ",":
        inside = _AFTER_COMMA.sub(r"\1'", inside)
    return ("'" if _BEGINS.match(text) else "") + inside
