"""The function with which PostgreSQL finds the newest entries that have certain words, in the way that is shortest.

Left to itself PostgreSQL takes reading a vector for cheap. It walks from the newest entry on and reads every one on its
way to the few that have a word, or reads whatever somebody may see. So a short walk comes first, which ends with a word
that nearly every entry has, and tells how many have it: where walking on is shorter than the index of words, the walk
goes on. Else the index answers. Migrations hold the text that was current when they were written.
"""

WALK = 800  # entries that are read before the index of words is asked
# Reading an entry's words takes as long as finding so many entries by the index (measured, of texts of 300 words).
ENTRIES_FOR_ONE_READ = 16

_WALKED = f"""
    SELECT entry.article_id INTO edge FROM public.content_searchentry AS entry
    WHERE NOT entry.is_live ORDER BY entry.article_id DESC OFFSET {WALK} LIMIT 1;
    found := ARRAY(
        SELECT entry.id FROM public.content_searchentry AS entry
        WHERE NOT entry.is_live AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked
        ORDER BY entry.article_id DESC LIMIT most
    );
    IF edge IS NULL OR cardinality(found) = most THEN RETURN found; END IF;
    SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass;
    share := cardinality(found)::real / {WALK};
    IF share * share * entries > {ENTRIES_FOR_ONE_READ} * most THEN
        SELECT entry.article_id INTO far FROM public.content_searchentry AS entry
        WHERE NOT entry.is_live AND entry.article_id <= edge
        ORDER BY entry.article_id DESC OFFSET (2 * most / share)::integer LIMIT 1;
        found := found || ARRAY(
            SELECT entry.id FROM public.content_searchentry AS entry
            WHERE NOT entry.is_live AND entry.article_id <= edge AND entry.article_id > coalesce(far, 0)
                AND entry.words @@ asked
            ORDER BY entry.article_id DESC LIMIT most - cardinality(found)
        );
        IF far IS NULL OR cardinality(found) = most THEN RETURN found; END IF;
    END IF;
"""  # noqa: S608
# Among NULL: all articles. The + 0 keeps PostgreSQL from the order of an index.
_NEWEST_WITH = f"""
DECLARE found bigint[]; edge bigint; far bigint; entries real; share real;
BEGIN
IF among IS NULL THEN
{_WALKED}ELSE
    found := ARRAY(
        SELECT entry.id FROM public.content_searchentry AS entry
        WHERE NOT entry.is_live AND entry.words @@ asked AND entry.article_id = ANY (ARRAY(
            SELECT own.id FROM unnest(among) AS own (id) ORDER BY own.id DESC LIMIT {WALK}
        )) ORDER BY entry.article_id + 0 DESC LIMIT most
    );
    IF cardinality(among) <= {WALK} OR cardinality(found) = most THEN RETURN found; END IF;
END IF;
PERFORM pg_catalog.set_config('enable_indexscan', 'off', true);
IF among IS NULL THEN
    RETURN ARRAY(
        SELECT entry.id FROM public.content_searchentry AS entry
        WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most
    );
END IF;
RETURN ARRAY(
    SELECT entry.id FROM public.content_searchentry AS entry
    WHERE NOT entry.is_live AND entry.words @@ asked AND entry.article_id + 0 = ANY (among)
    ORDER BY entry.article_id + 0 DESC LIMIT most
);
END;
"""  # noqa: S608


# The same of what readers see.
_NEWEST_LIVE_WITH = f"""
DECLARE found bigint[]; edge bigint; far bigint; entries real; share real;
BEGIN
{_WALKED.replace("NOT entry.is_live", "entry.is_live")}
PERFORM pg_catalog.set_config('enable_indexscan', 'off', true);
RETURN ARRAY(
    SELECT entry.id FROM public.content_searchentry AS entry
    WHERE entry.is_live AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most
);
END;
"""  # noqa: S608


def newest_with_function() -> str:
    """The statement that makes it, or makes it anew."""
    return _function("content_newest_with(asked tsquery, among bigint[], most integer)", _NEWEST_WITH)


def newest_live_with_function() -> str:
    """The same for the words that readers see."""
    return _function("content_newest_live_with(asked tsquery, most integer)", _NEWEST_LIVE_WITH)


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION public.{name} "
        "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
        "SET enable_indexscan = on SET plan_cache_mode = force_custom_plan "
        f"AS $$ {' '.join(body.split())} $$;"
    )
