"""Collation of names: ä beside a, é beside e, ß as ss, and a lower-case letter beside its capital.

PostgreSQL often sorts by bytes, which puts Ärzte behind Zoo, and not every PostgreSQL has ICU with its collations.
So names are compared without accents first, and literally where these are equal.
"""

import unicodedata
from typing import Any

from django.db.models import F, Func, TextField

# Letters that Unicode does not decompose, sorted as readers of German, French and their neighbours expect.
_ONE = str.maketrans("ØøŁłĐđ", "OoLlDd")
_SEVERAL = {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}


def _replaced(column: str) -> str:
    for letter, letters in _SEVERAL.items():
        column = f"replace({column}, '{letter}', '{letters}')"
    return column


class WithoutAccents(Func):
    """The sort key of a name column. Every function is immutable, so that an index can hold it."""

    template = (
        f"(lower(regexp_replace(normalize({_replaced("translate(%(expressions)s, 'ØøŁłĐđ', 'OoLlDd')")}, NFKD),"
        " '[\\u0300-\\u036f]+', '', 'g')) COLLATE \"C\")"
    )

    def __init__(self, *columns: Any, **given: Any) -> None:
        super().__init__(*columns, **{"output_field": TextField(), **given})


def as_read(name: str = "name") -> WithoutAccents:
    """Sort expression for ``order_by`` and ``Index`` on the column ``name``. Add a second one to break ties."""
    return WithoutAccents(F(name))


def reading_key(name: str) -> tuple[str, str]:
    """Sort key for ``sorted``: the same order for a few names in memory."""
    plain = name.translate(_ONE)
    for letter, letters in _SEVERAL.items():
        plain = plain.replace(letter, letters)
    letters_alone = (one for one in unicodedata.normalize("NFKD", plain) if not "\u0300" <= one <= "\u036f")
    return "".join(letters_alone).lower(), name
