"""Functions that list the sections with articles under a byline, or about a topic.

They skip from one section to the next along an index, and read a single row of each, however many it has. Migrations
contain the text that was current when they were written.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func

_NEXT = "SELECT filed.section_id FROM {rows} AND filed.section_id > {after} ORDER BY filed.section_id LIMIT 1"
_TEXT = """
    WITH RECURSIVE step (section) AS (
        ({first}) UNION ALL SELECT ({following}) FROM step WHERE step.section IS NOT NULL
    ) SELECT coalesce(array_agg(step.section), ARRAY[]::bigint[]) FROM step WHERE step.section IS NOT NULL
"""
_HEAD = "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp"


def _made(name: str, rows: str) -> str:
    first, following = (_NEXT.format(rows=rows, after=after) for after in ("0", "step.section"))
    text = " ".join(_TEXT.format(first=first, following=following).split())
    return f"CREATE OR REPLACE FUNCTION public.{name}(one bigint) RETURNS bigint[] {_HEAD} AS $$ {text} $$;"


UNDER = _made(
    "content_sections_under",
    "public.content_underbyline AS filed WHERE filed.byline_id = one",
)
ABOUT = _made(
    "content_sections_about",
    "public.content_article_topics AS filed WHERE filed.topic_id = one AND filed.first_published_at IS NOT NULL",
)


class SectionsUnder(Func):
    """Keys of the sections with articles under the byline of this key."""

    function = "public.content_sections_under"
    output_field = ArrayField(BigIntegerField())


class SectionsAbout(Func):
    """Keys of the sections with live articles about the topic of this key."""

    function = "public.content_sections_about"
    output_field = ArrayField(BigIntegerField())
