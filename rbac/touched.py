"""Which tables a transaction has written to, as PostgreSQL counts it: whoever changed none of them changed nothing."""

from django.db import connection

_WRITTEN = """
SELECT current_setting('track_counts') = 'on', array_agg(relname::text), array_agg(n) FROM (
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid) AS n
    FROM pg_class WHERE relkind IN ('r', 'p')
) AS written WHERE n > 0
"""

type Written = dict[str, int]


def written_so_far() -> Written | None:
    """Table -> how many rows; None where PostgreSQL does not count. What a savepoint undid counts, too."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        counts, names, numbers = cursor.fetchone()
    return dict(zip(names or (), numbers or (), strict=True)) if counts else None


def written_since(before: Written | None) -> set[str] | None:
    """The tables written to since ``before``; None where nobody knows."""
    now = written_so_far()
    if before is None or now is None:
        return None
    return {name for name, number in now.items() if number != before.get(name, 0)}
