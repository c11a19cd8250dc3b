"""Names as people type them who look for somebody or something, for a column that PostgreSQL stores and indexes."""

from typing import Any

from django.db.models import Func, TextField


class PlainText(Func):
    """Columns in lower case without accents, and with a space for whatever stands between words."""

    # All immutable: PostgreSQL stores nothing else.
    template = (
        "lower(regexp_replace(normalize(translate(%(expressions)s, '@._-/,:()&', '          '), NFKD),"
        " '[\\u0300-\\u036f]+', '', 'g'))"
    )
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: Any, **given: Any) -> None:
        super().__init__(*columns, **{"output_field": TextField(), **given})
