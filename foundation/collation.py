"""The order in which people look for names: ä beside a, é beside e, ß as ss, and a small letter beside its capital.

PostgreSQL's own order is often that of bytes, which puts Ärzte behind Zoo, and not every PostgreSQL has ICU, whose
collations would do. So names are compared without their accents first, and letter by letter where that says nothing.
"""

import unicodedata
from typing import Any

from django.db.models import F, Func, TextField

# Letters that Unicode takes for no accented ones, as readers of German, French and their neighbours look for them.
_ONE = str.maketrans("ØøŁłĐđ", "OoLlDd")
_SEVERAL = {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}


def _replaced(column: str) -> str:
    for letter, letters in _SEVERAL.items():
        column = f"replace({column}, '{letter}', '{letters}')"
    return column


class WithoutAccents(Func):
    """A column as names are ordered. Every function is immutable, so that an index can hold it."""

    template = (
        f"(lower(regexp_replace(normalize({_replaced("translate(%(expressions)s, 'ØøŁłĐđ', 'OoLlDd')")}, NFKD),"
        " '[\\u0300-\\u036f]+', '', 'g')) COLLATE \"C\")"
    )

    def __init__(self, *columns: Any, **given: Any) -> None:
        super().__init__(*columns, **{"output_field": TextField(), **given})


def as_read(name: str = "name") -> WithoutAccents:
    """For ``order_by`` and ``Index``: the column ``name`` in that order. Names of the same letters need a second."""
    return WithoutAccents(F(name))


def reading_key(name: str) -> tuple[str, str]:
    """The same for ``sorted``, of a few names that are here already."""
    plain = name.translate(_ONE)
    for letter, letters in _SEVERAL.items():
        plain = plain.replace(letter, letters)
    letters_alone = (one for one in unicodedata.normalize("NFKD", plain) if not "\u0300" <= one <= "\u036f")
    return "".join(letters_alone).lower(), name
