"""Tables as files for spreadsheets. What somebody typed must not become a formula in somebody else's."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.formats import get_format

# A spreadsheet takes a cell that begins like this for a formula, which may send data away (OWASP: CSV injection). Where
# people write Chinese or Japanese, wide and small forms of the signs are taken for the signs.
FORMULA = tuple(
    "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b\u2212\t\r\n"
)
_SIGNS = "".join(re.escape(sign) for sign in FORMULA if not sign.isspace())
# What a spreadsheet may skip before it looks: spaces, controls, and what is not seen.
_UNSEEN = (
    r"\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
_BEGINS = re.compile(rf"[\t\r\n]|[{_UNSEEN}]*[{_SIGNS}]")
# Where semicolons separate, as in Germany and France, or whatever else is chosen on opening the file, a cell may begin
# in the middle of one of ours: quotes around it help only the first in a line.
_WITHIN = re.compile(rf"([;|\t\r\n][\"'{_UNSEEN}]*)(?=[{_SIGNS}])")
# The same for commas, in a file that is not separated by them. A price is no formula ("5,- €").
_AFTER_COMMA = re.compile(rf"(,[\"'{_UNSEEN}]*)(?=[{_SIGNS}])(?!-\s*(?:€|$))")


def as_csv(
    columns: Sequence[str] | Mapping[str, object],
    rows: Iterable[Mapping[str, object]],
    *,
    separator: str = ",",
) -> str:
    """``rows`` as CSV, every cell quoted and harmless. First a line of ``columns``, or of what each is called."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, delimiter=separator)
    writer.writerow(columns.values() if isinstance(columns, Mapping) else columns)
    writer.writerows([harmless(row.get(name), separator) for name in columns] for row in rows)
    return file.getvalue()


def separator_of_reader() -> str:
    """What parts cells where the active language is read: a comma, unless that is what parts decimals there."""
    return ";" if get_format("DECIMAL_SEPARATOR") == "," else ","


def harmless(value: object, separator: str = ",") -> str:
    """``value`` as a cell that no spreadsheet takes for a formula, nor for two of which the second is one."""
    text = "" if value is None else str(value)
    inside = _WITHIN.sub(r"\1'", text)
    if separator != ",":
        inside = _AFTER_COMMA.sub(r"\1'", inside)
    return ("'" if _BEGINS.match(text) else "") + inside
