"""What a view is about, asked for in the same message as who asks: one way to the database instead of two.

PostgreSQL looks at the object only once it has found whoever asks in good standing (``find``): to all others it takes
as long, and says as much, whether the object is there or not.
"""

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from rbac.loading import Asked, can_be_prepared
from rbac.prepared import Slot
from rbac.prepared_objects import PreparedObjects

# ``find()``: a ``values_list`` queryset with slots that gives the key of whoever asks, or no row.
type Find = Callable[[], QuerySet[Any, Any]]


class Found(Expression):
    """In a query that begins with those who were found: the key of the one who was."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "(SELECT key FROM found)", ()


class _OnceFound(Slot):
    """The value of the slot; NULL, which no key equals, where nobody was found."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "(SELECT CAST(%s AS bigint) FROM found)", (self,)


class ObjectsAhead(PreparedObjects[Model]):
    """The object of ``asked`` for whoever ``find`` finds. The slots are those of ``find``, and ``key``."""

    def __init__(self, find: Find, asked: Asked) -> None:
        slot, also, objects = Slot("key", BigIntegerField()), asked.also, asked.model._default_manager
        beside = also(slot, Found(output_field=BigIntegerField())) if also else {}
        gate = _OnceFound("key", BigIntegerField())
        super().__init__(
            lambda: objects.filter(pk=gate).annotate(**beside), asked.related, tuple(beside), asked.only
        )
        self._find = find

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        finding, of_finding = self._find().query.sql_with_params()
        sql, parameters = self._build().query.sql_with_params()
        together = f"WITH found (key) AS MATERIALIZED ({finding}) {sql}"  # both were written by Django
        return together, (*of_finding, *parameters)


def objects_ahead(find: Find, asked: Asked) -> ObjectsAhead | None:
    """The query, kept for the next time that the same is asked for with another key; None if it cannot be prepared."""
    return _objects_ahead(find, asked._replace(key=0))


@lru_cache(maxsize=1024)
def _objects_ahead(find: Find, asked: Asked) -> ObjectsAhead | None:
    return ObjectsAhead(find, asked) if can_be_prepared(asked.model, asked.related) else None
