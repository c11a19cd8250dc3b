"""Whole objects and those that belong to them from one prepared query: what select_related gives, without planning."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, JSONField, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import ModelIterable
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

from rbac.prepared import Prepared

# By path, the fields that are loaded of what is there.
type Only = tuple[tuple[str, tuple[str, ...]], ...]


class Part(NamedTuple):
    """One of the objects in a row: its columns, and whose attribute it is."""

    path: str
    model: type[Model]
    names: list[str]
    start: int
    key: int  # the column of its primary key: empty when there is no such object
    relation: Any  # the field, on the object that is ``holder`` in the list of parts
    holder: int
    json: list[tuple[int, Any]]  # the columns that come as text, each with its field
    is_ordinary: bool  # no class has a say in how its objects are made

    @property
    def end(self) -> int:
        return self.start + len(self.names)

    @property
    def columns(self) -> Iterator[str]:
        return (f"{self.path}__{name}" if self.path else name for name in self.names)


class PreparedObjects[M: Model](Prepared[M]):
    """``build()`` gives a plain queryset (see ``is_plain``) with slots; ``select`` is what select_related takes.

    ``also`` names annotations of it that need no conversion: they become attributes of the object. ``only`` says of a
    path in ``select`` which fields are loaded beside its keys, for those of which a page reads few; the others are
    deferred, as ``QuerySet.only`` has it.
    """

    def __init__(
        self,
        build: Callable[[], QuerySet[M]],
        select: Sequence[str] = (),
        also: Sequence[str] = (),
        only: Only = (),
    ) -> None:
        self._select = select
        self._also = also
        self._only = dict(only)
        self._objects = build
        super().__init__(lambda: build().values_list(*self._columns, *also), self._object)

    @cached_property
    def _parts(self) -> list[Part]:
        paths = {
            "__".join(path.split("__")[:depth])
            for path in self._select
            for depth in range(path.count("__") + 2)
        }
        parts = [_part("", self._objects().model, 0, None, 0, self._only.get(""))]
        for path in sorted(paths - {""}):
            above, _, name = path.rpartition("__")
            holder = next(number for number, part in enumerate(parts) if part.path == above)
            relation: Any = parts[holder].model._meta.get_field(name)
            part = _part(path, relation.related_model, parts[-1].end, relation, holder, self._only.get(path))
            parts.append(part)
        return parts

    @cached_property
    def _columns(self) -> list[str]:
        return [column for part in self._parts for column in part.columns]

    def _object(self, *row: Any) -> M:
        made: list[Any] = []
        for part in self._parts:
            obj = _made(part, row) if row[part.key] is not None else None
            if part.relation is not None and made[part.holder] is not None:
                part.relation.set_cached_value(made[part.holder], obj)
                if obj is not None and part.relation.one_to_one:
                    part.relation.remote_field.set_cached_value(obj, made[part.holder])
            made.append(obj)
        first: M = made[0]
        for name, value in zip(self._also, row[self._parts[-1].end :], strict=True):
            setattr(first, name, value)
        return first


def _made(part: Part, row: Sequence[Any]) -> Model:
    values = list(row[part.start : part.end])
    for column, field in part.json:
        values[column] = field.from_db_value(values[column], None, connection)
    if not part.is_ordinary or _is_listened_to(part.model):
        return part.model.from_db(DEFAULT_DB_ALIAS, part.names, values)
    # What Model.__init__ does with all columns from the database, without asking about each one.
    made = part.model.__new__(part.model)
    made._state = ModelState()
    made.__dict__.update(zip(part.names, values, strict=True))
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return made


def _is_listened_to(model: type[Model]) -> bool:
    """Asked for each object of a page: who listens to one model is looked up only where somebody listens at all."""
    before, after = pre_init, post_init  # not one after the other of a list: a page has hundreds of objects
    if before.receivers and before.has_listeners(model):
        return True
    return bool(after.receivers) and after.has_listeners(model)


def is_plain(queryset: QuerySet[Any], select: Sequence[str] = ()) -> bool:
    """Whether its objects are made of columns that come from the driver as they are, or as the text of JSON."""
    objects: Any = queryset
    query = objects.query
    if query.annotations or query.deferred_loading[0] or objects._prefetch_related_lookups:
        return False
    if objects._iterable_class is not ModelIterable or objects.db != DEFAULT_DB_ALIAS:
        return False
    parts = PreparedObjects(lambda: queryset, select)._parts
    fields: list[Field[Any, Any]] = [field for part in parts for field in part.model._meta.concrete_fields]
    return not any(hasattr(field, "from_db_value") and not isinstance(field, JSONField) for field in fields)


def _part(
    path: str,
    model: type[Model],
    start: int,
    relation: Any,
    holder: int,
    only: tuple[str, ...] | None = None,
) -> Part:
    fields = [f for f in model._meta.concrete_fields if only is None or f.is_relation or _is_wanted(f, only)]
    names = [field.attname for field in fields]
    key = start + names.index(model._meta.pk.attname)
    json = [(number, field) for number, field in enumerate(fields) if isinstance(field, JSONField)]
    return Part(path, model, names, start, key, relation, holder, json, _is_ordinary(model))


def _is_wanted(field: "Field[Any, Any]", only: tuple[str, ...]) -> bool:
    return field.primary_key or field.name in only


def _is_ordinary(model: type[Model]) -> bool:
    made: Any = model.from_db
    plain: Any = Model.from_db
    attributes = {type(getattr(model, field.attname)) for field in model._meta.concrete_fields}
    as_usual = attributes <= {DeferredAttribute, ForeignKeyDeferredAttribute}
    return model.__init__ is Model.__init__ and made.__func__ is plain.__func__ and as_usual
