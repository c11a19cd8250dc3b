"""Growth of written content: versions are kept for ever, so operators should see it coming."""

from collections.abc import Iterator

from secureproject.doctor.database import rows

MUCH = 2**30  # bytes of new versions in thirty days
MOST_LEFT = 200  # autosaved texts not touched for ninety days
GROWTH = """
    SELECT count(*), coalesce(sum(pg_column_size(body)), 0), pg_total_relation_size('content_revision')
    FROM content_revision WHERE created_at > now() - interval '30 days'
"""
LEFT = """
    SELECT count(*), pg_total_relation_size('content_workingcopy') FROM content_workingcopy
    WHERE is_open AND changed_at < now() - interval '90 days'
"""


def versions_grow_fast() -> Iterator[str]:
    [(made, size, whole)] = rows(GROWTH)
    if size > MUCH:
        yield (
            f"{made} versions came in the last thirty days, {_megabytes(size)} MB of text;"
            f" all versions take {_megabytes(whole)} MB."
        )


def words_left_unsaved() -> Iterator[str]:
    [(left, size)] = rows(LEFT)
    if left > MOST_LEFT:
        yield (
            f"{left} texts were kept and never saved, and nobody has touched them for ninety days;"
            f" what is kept takes {_megabytes(size)} MB."
        )


def _megabytes(size: int) -> int:
    return round(int(size) / 2**20)
