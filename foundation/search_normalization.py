"""Search normalization of names, for a column that PostgreSQL stores and indexes."""

from typing import Any

from django.db.models import Func, TextField

# Letters that have no decomposition, as users without the key type them: ``strasse``, ``coeur``, ``lodz``.
_SPELLED = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d"}
_CAPITALS = {"ẞ": "ss", "Æ": "ae", "Œ": "oe", "Þ": "th", "Ø": "o", "Ł": "l", "Đ": "d", "Ð": "d"}
_TABLE = str.maketrans(_SPELLED)


def _spelled(lower: str) -> str:
    # In the locale C, PostgreSQL does not treat these as capitals.
    for letter, letters in (_SPELLED | _CAPITALS).items():
        lower = f"replace({lower}, '{letter}', '{letters}')"
    return lower


class PlainText(Func):
    """Columns in lower case, without accents and letters like ``ß``, with one space between words.

    Search terms for such a column are normalized by ``spelled``.
    """

    # Immutable functions only: PostgreSQL stores no other expression.
    template = _spelled(
        "lower(regexp_replace(normalize(translate(%(expressions)s, '@._-/,:()&', '          '), NFKD),"
        " '[\\u0300-\\u036f]+', '', 'g'))"
    )
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: Any, **given: Any) -> None:
        super().__init__(*columns, **{"output_field": TextField(), **given})


def spelled(word: str) -> str:
    """The search term ``word`` in lower case and without accents, as in such a column."""
    return word.translate(_TABLE)
