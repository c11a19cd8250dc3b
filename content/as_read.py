"""Whether an article is still as a request read it, for a statement that goes by what was decided then.

Which rows an article's decisions are read from is said once, here: the article, its draft, its section, and that
section's place. PostgreSQL gives each version of a row the number of the transaction that wrote it (``xmin``); a row
that was only locked keeps it.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.sql.compiler import SQLCompiler

# In SQL that calls the tables so, and as paths from an article to a column of the same table that is no key.
ROWS = ("article", "draft", "section", "scope")
_PATHS = ("slug", "draft__number", "section__slug", "section__scope__path")
VERSIONS = f"concat_ws(' ', {', '.join(f'{row}.xmin' for row in ROWS)})"


class RowVersions(Func):
    """The versions of the rows in which the given columns stand, in one text."""

    output_field = TextField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_: Any, **__: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        columns: list[Any] = self.source_expressions
        quote = compiler.quote_name
        return f"concat_ws(' ', {', '.join(f'{quote(column.alias)}.xmin' for column in columns)})", ()


def as_read(_article: object, _person: object) -> dict[str, Any]:
    """For ``requires``: comes along with an article that is loaded to be changed."""
    return {"as_read": RowVersions(*_PATHS)}
