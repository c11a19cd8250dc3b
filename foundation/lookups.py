"""Lookups and expressions that Django lacks."""

from typing import Any

from django.db.models import BigIntegerField, BooleanField, DateTimeField, Func, Lookup


class IsAmong(Lookup):
    """A value that is an element of an array: ``IsAmong(F("scope_id"), OuterRef("ancestor_ids"))``; both expressions.

    Written from the side of the value, so that an index on it finds the rows with one lookup for each element.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        value, of_value = self.process_lhs(compiler, connection)
        array, of_array = self.process_rhs(compiler, connection)
        return f"{value} = ANY ({array})", (*of_value, *of_array)


class EachOf(Func):
    """Each key in an array (unnest): ``EachOf("draft_author_ids")`` yields an article once for each of its authors."""

    function = "unnest"
    output_field = BigIntegerField()
    set_returning = True


class Row(Func):
    """Row comparison of several values, which an index on all of them answers even if many rows share the first value:
    ``LessThan(Row(F("at"), F("pk")), Row(at, key))``.
    """

    template = "ROW(%(expressions)s)"
    output_field = BooleanField()


class LastsUntil(Func):
    """Expiry of an assignment, infinite if it has none: ``LastsUntil("until")``. One value to compare, so that an index
    on user and expiry holds all valid assignments side by side.
    """

    template = "COALESCE(%(expressions)s, 'infinity'::timestamptz)"
    output_field = DateTimeField()
