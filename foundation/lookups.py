"""Comparisons that Django has no word for."""

from typing import Any

from django.db.models import BigIntegerField, BooleanField, DateTimeField, Func, Lookup


class IsAmong(Lookup):
    """A value that is an element of an array: ``IsAmong(F("scope_id"), OuterRef("ancestor_ids"))``; both expressions.

    Said from the side of the value, an index on it finds the rows: one look-up for each element.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        value, of_value = self.process_lhs(compiler, connection)
        array, of_array = self.process_rhs(compiler, connection)
        return f"{value} = ANY ({array})", (*of_value, *of_array)


class EachOf(Func):
    """Each key in an array: ``EachOf("draft_author_ids")`` answers an article once for each of its authors."""

    function = "unnest"
    output_field = BigIntegerField()
    set_returning = True


class Row(Func):
    """Several values compared as a whole, which an index on all of them answers, however many have the first one:
    ``LessThan(Row(F("at"), F("pk")), Row(at, key))``.
    """

    template = "ROW(%(expressions)s)"
    output_field = BooleanField()


class LastsUntil(Func):
    """When what was given ends; what has no end lasts for ever. One value to compare, so that an index on whose it is
    and on this has nothing between what works: ``LastsUntil("until")``.
    """

    template = "COALESCE(%(expressions)s, 'infinity'::timestamptz)"
    output_field = DateTimeField()
