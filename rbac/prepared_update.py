"""Changes that people make every few seconds: compiled once a process and planned once a connection (prepared.py)."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, CharField, Field, Model, QuerySet, TextField
from django.db.models.sql import UpdateQuery

from rbac.prepared import Slot
from rbac.prepared_inside import PreparedInside

# What these fields do with a value of the type is to give it back.
_PLAIN: dict[type, type] = {CharField: str, TextField: str, BooleanField: bool}


class PreparedUpdate[M: Model](PreparedInside[Any]):
    """Sets ``fields`` of the rows that ``build()``, a queryset with slots, finds.

    ``also`` are expressions that are the same each time; in them F is what stood in the row before. ``returning`` is
    the field whose new value is answered, of each row.
    """

    def __init__(
        self,
        build: Callable[[], QuerySet[M]],
        fields: Sequence[str],
        also: Mapping[str, Any] | None = None,
        *,
        returning: str = "pk",
    ) -> None:
        super().__init__(build, _alone)
        self._names = fields
        self._also = also or {}
        self._returning = returning

    def run(self, changes: Mapping[str, object], **values: object) -> list[Any]:
        """What is answered of the rows that were changed. ``changes`` has all fields; ``values`` fill the slots."""
        return self.rows(**values, **self.new(changes))

    def new(self, changes: Mapping[str, object]) -> dict[str, Any]:
        """What fills the slots for ``changes``, where it is not ``run`` that sends the statement."""
        new = {}
        for name, (field, plain) in self._fields.items():
            value = changes[name]
            new[_new(name)] = value if type(value) is plain else field.get_db_prep_save(value, connection)
        return new

    @cached_property
    def _fields(self) -> dict[str, tuple["Field[Any, Any]", type | None]]:
        """Each with the type whose values the driver takes as they are."""
        meta: Any = self._build().model._meta
        fields = {name: meta.get_field(name) for name in self._names}
        return {name: (field, _PLAIN.get(type(field))) for name, field in fields.items()}

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        found: Any = self._build()
        query = found.query.chain(UpdateQuery)
        slots = {name: Slot(_new(name), field) for name, (field, _plain) in self._fields.items()}
        query.add_update_values(slots | dict(self._also))
        sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        meta: Any = found.model._meta
        field = meta.pk if self._returning == "pk" else meta.get_field(self._returning)
        return f"{sql} RETURNING {connection.ops.quote_name(field.column)}", tuple(parameters)


def _alone(value: object) -> object:
    return value


def _new(name: str) -> str:
    """A slot of its own: the rows may be found by what the field holds before."""
    return f"new {name}"
