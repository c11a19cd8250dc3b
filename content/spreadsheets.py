"""Tables as files for spreadsheets. What somebody typed must not become a formula in somebody else's."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

# A spreadsheet takes a cell that begins like this for a formula, which may send data away (OWASP: CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a spreadsheet may skip before it looks.
_UNSEEN = " \u00a0\u200b\ufeff\x0b\x0c"
# Where semicolons separate, as in Germany and France, or whatever else is chosen on opening the file, a cell may begin
# in the middle of one of ours: quotes around it help only the first in a line.
_WITHIN = re.compile(rf"([;|\t\r\n][\"'{_UNSEEN}]*)(?=[=+\-@＝＋－＠])")


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """``rows`` as CSV with a first line of ``columns``, every cell quoted and harmless."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([harmless(row.get(name)) for name in columns] for row in rows)
    return file.getvalue()


def harmless(value: object) -> str:
    """``value`` as a cell that no spreadsheet takes for a formula, nor for two of which the second is one."""
    text = "" if value is None else str(value)
    begins = text.lstrip(_UNSEEN) if text[:1] not in FORMULA else text
    return ("'" if begins.startswith(FORMULA) else "") + _WITHIN.sub(r"\1'", text)
