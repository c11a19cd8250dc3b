"""Looking for words in all of a database: every column of every table, whatever its type."""

from typing import Any

import psycopg
from psycopg import sql

COLUMNS = """
    SELECT relname, attname, typname FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm') AND attnum > 0 AND NOT attisdropped
    ORDER BY relname, attnum
"""


def columns_with(word: str, owner: "psycopg.Connection[Any]") -> set[str]:
    """``table.column`` wherever the word stands, in letters of any size, as text, in JSON, as a lexeme or as bytes."""
    found = set()
    for table, column, kind in owner.execute(COLUMNS).fetchall():
        shown = sql.SQL("encode({}, 'escape')" if kind == "bytea" else "CAST({} AS text)")
        query = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {} ILIKE {})").format(
            sql.Identifier(table), shown.format(sql.Identifier(column)), sql.Literal(f"%{word}%")
        )
        if owner.execute(query).fetchone() == (True,):
            found.add(f"{table}.{column}")
    return found
