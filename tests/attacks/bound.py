"""What reaches the database driver: a word that was sent may be a bound parameter, never a part of the statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg.sql import Composable

MARK = "zq7"
# Every quotation mark, and letters between them: what puts a text together has to show one of the two ends.
WORD = f"{MARK}'vx\"wj\\{MARK}"


@dataclass
class Statements:
    """inside: statements with the word in their text. bound: how many had it beside them, where it belongs."""

    inside: list[str] = field(default_factory=list)
    bound: int = 0

    def see(self, statement: Any, parameters: Any) -> None:
        text = statement.as_string(None) if isinstance(statement, Composable) else statement
        text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        if MARK in text.casefold():
            self.inside.append(text[:400])
        if parameters is not None and MARK in str(parameters).casefold():
            self.bound += 1


@contextmanager
def statements() -> Iterator[Statements]:
    """Looks at the last door that is ours: behind psycopg's cursors stands PostgreSQL."""
    seen = Statements()

    def watched(name: str) -> Any:
        original = getattr(psycopg.Cursor, name)

        def method(self: Any, query: Any, params: Any = None, *args: Any, **kwargs: Any) -> Any:
            seen.see(query, params)
            return original(self, query, params, *args, **kwargs)

        return method

    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute", "executemany", "stream", "copy"):
            patch.setattr(psycopg.Cursor, name, watched(name))
        yield seen
