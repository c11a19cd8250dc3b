"""Names as people type them who look for somebody or something, for a column that PostgreSQL stores and indexes."""

from typing import Any

from django.db.models import Func, TextField

# Letters that are no accented ones, as whoever lacks the key types them: ``strasse``, ``coeur``, ``lodz``.
_SPELLED = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d"}
_CAPITALS = {"ẞ": "ss", "Æ": "ae", "Œ": "oe", "Þ": "th", "Ø": "o", "Ł": "l", "Đ": "d", "Ð": "d"}
_TABLE = str.maketrans(_SPELLED)


def _spelled(lower: str) -> str:
    # In the locale C such capitals are none to PostgreSQL.
    for letter, letters in (_SPELLED | _CAPITALS).items():
        lower = f"replace({lower}, '{letter}', '{letters}')"
    return lower


class PlainText(Func):
    """Columns in lower case without accents, spelled as on a keyboard without ``ß``, a space for what is between words.

    A word that is looked for in them is ``spelled``.
    """

    # All immutable: PostgreSQL stores nothing else.
    template = _spelled(
        "lower(regexp_replace(normalize(translate(%(expressions)s, '@._-/,:()&', '          '), NFKD),"
        " '[\\u0300-\\u036f]+', '', 'g'))"
    )
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: Any, **given: Any) -> None:
        super().__init__(*columns, **{"output_field": TextField(), **given})


def spelled(word: str) -> str:
    """``word``, in lower case and without accents, as it stands in such a column."""
    return word.translate(_TABLE)
