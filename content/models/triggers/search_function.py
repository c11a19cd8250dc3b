"""Functions with which PostgreSQL finds the newest entries that contain certain words, by the cheapest plan.

By itself PostgreSQL underestimates the cost of reading a vector. It walks from the newest entry and reads each one on
its way to the few matches, or reads everything that the user may see. So a sample of the newest entries is read
first, to estimate the frequency. A word in nearly every entry is found by walking on. Otherwise the index of words
answers, within the newest entries that are likely to contain enough matches: for a word in every fifth text it need
not sort twenty thousand. If that estimate was wrong, the index answers for all of them. Migrations contain the text
that was current when they were written.
"""

SAMPLE = 100  # entries that are read in order to estimate the frequency
# Reading an entry's words takes as long as finding so many by the index (measured, texts of 300 words).
ENTRIES_FOR_ONE_READ = 16
STEPS_FOR_ONE_FOUND = 4  # finding one by the index takes as long as so many steps in article order
FEW = 3  # of the sample: a word that more of them contain is frequent

_KIND = "NOT entry.is_live"
_ENTRIES = "public.content_searchentry AS entry"
# The + 0 prevents a scan of the index.
_NEWEST_FIRST = "ORDER BY entry.article_id + 0 DESC"
_COUNT_ENTRIES = """
    SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass;
"""
# Twice the deviation for a sample of this size; never more than four times the estimate.
_REACH = f"""
    reach := least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share * (1 - share) / {SAMPLE}), share / 4));
"""
# To read a few entries less, PostgreSQL would still scan the index of words, for each word, where entries should be
# read; and read entries where the index should answer.
_READING = "SET enable_indexscan = on SET enable_bitmapscan = off"
_BY_INDEX_ALONE = """
    PERFORM pg_catalog.set_config('enable_bitmapscan', 'on', true);
    PERFORM pg_catalog.set_config('enable_indexscan', 'off', true);
"""

_SAMPLED = f"""
    SELECT entry.article_id INTO edge FROM {_ENTRIES}
    WHERE {_KIND} ORDER BY entry.article_id DESC OFFSET {SAMPLE} LIMIT 1;
    found := ARRAY(
        SELECT entry.id FROM {_ENTRIES}
        WHERE {_KIND} AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked
        ORDER BY entry.article_id DESC LIMIT most
    );
"""  # noqa: S608
_OF_ALL = f"""
    {_SAMPLED}
    IF edge IS NULL OR cardinality(found) = most THEN RETURN found; END IF;
    share := cardinality(found)::double precision / {SAMPLE};
    IF share > 0 THEN
        {_REACH}
    END IF;
    IF reach < {STEPS_FOR_ONE_FOUND} * share * entries THEN
        SELECT entry.article_id INTO far FROM {_ENTRIES}
        WHERE {_KIND} AND entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET reach LIMIT 1;
    END IF;
    IF share * share * entries > {ENTRIES_FOR_ONE_READ} * most THEN
        found := found || ARRAY(
            SELECT entry.id FROM {_ENTRIES}
            WHERE {_KIND} AND entry.article_id <= edge AND entry.article_id > coalesce(far, 0)
                AND entry.words @@ asked
            ORDER BY entry.article_id DESC LIMIT most - cardinality(found)
        );
        IF far IS NULL OR cardinality(found) = most THEN RETURN found; END IF;
    END IF;
    {_BY_INDEX_ALONE}
    IF far IS NOT NULL THEN
        found := ARRAY(
            SELECT entry.id FROM {_ENTRIES}
            WHERE {_KIND} AND entry.article_id > far AND entry.words @@ asked {_NEWEST_FIRST} LIMIT most
        );
        IF cardinality(found) = most THEN RETURN found; END IF;
    END IF;
    RETURN ARRAY(SELECT entry.id FROM {_ENTRIES} WHERE {_KIND} AND entry.words @@ asked {_NEWEST_FIRST} LIMIT most);
"""  # noqa: S608
_OF_SOME = f"""
    among := ARRAY(SELECT own.id FROM unnest(among) AS own (id) ORDER BY own.id DESC);
    size := cardinality(among);
    found := ARRAY(
        SELECT entry.id FROM {_ENTRIES}
        WHERE {_KIND} AND entry.words @@ asked AND entry.article_id = ANY (among[1:{SAMPLE}])
        {_NEWEST_FIRST} LIMIT most
    );
    IF size <= {SAMPLE} OR cardinality(found) = most THEN RETURN found; END IF;
    share := cardinality(found)::double precision / {SAMPLE};
    IF share > 0 THEN
        {_REACH}
        IF share * share * entries > {ENTRIES_FOR_ONE_READ} * most THEN
            found := ARRAY(
                SELECT entry.id FROM {_ENTRIES}
                WHERE {_KIND} AND entry.words @@ asked AND entry.article_id = ANY (among[1:reach])
                ORDER BY entry.article_id DESC LIMIT most
            );
            IF reach >= size OR cardinality(found) = most THEN RETURN found; END IF;
        END IF;
    END IF;
    {_BY_INDEX_ALONE}
    IF reach < size THEN
        found := ARRAY(
            SELECT entry.id FROM {_ENTRIES} JOIN unnest(among[1:reach]) AS own (id) ON own.id = entry.article_id
            WHERE {_KIND} AND entry.article_id >= among[reach] AND entry.words @@ asked
            {_NEWEST_FIRST} LIMIT most
        );
        IF cardinality(found) = most THEN RETURN found; END IF;
    END IF;
    RETURN ARRAY(
        SELECT entry.id FROM {_ENTRIES} JOIN unnest(among) AS own (id) ON own.id = entry.article_id
        WHERE {_KIND} AND entry.words @@ asked {_NEWEST_FIRST} LIMIT most
    );
"""  # noqa: S608
_DECLARED = (
    "DECLARE found bigint[]; edge bigint; far bigint; entries real; share double precision; reach integer;"
)
# Among NULL: all articles.
_NEWEST_WITH = f"""
{_DECLARED} size integer;
BEGIN
{_COUNT_ENTRIES}
IF among IS NOT NULL THEN
{_OF_SOME}
END IF;
{_OF_ALL}
END;
"""
# The same for live content.
_NEWEST_LIVE_WITH = f"""
{_DECLARED}
BEGIN
{_COUNT_ENTRIES}
{_OF_ALL.replace(_KIND, "entry.is_live")}
END;
"""
# Keys of articles. NULL for a frequent word, at once.
_FEW_WITH = f"""
DECLARE found bigint[]; edge bigint;
BEGIN
{_SAMPLED}
IF cardinality(found) > {FEW} THEN RETURN NULL; END IF;
{_BY_INDEX_ALONE}
RETURN ARRAY(
    SELECT entry.article_id FROM {_ENTRIES} WHERE {_KIND} AND entry.words @@ asked {_NEWEST_FIRST} LIMIT most
);
END;
"""  # noqa: S608


def newest_with_function() -> str:
    """SQL statement that creates or replaces it."""
    return _function("content_newest_with(asked tsquery, among bigint[], most integer)", _NEWEST_WITH)


def newest_live_with_function() -> str:
    """The same for live content."""
    return _function("content_newest_live_with(asked tsquery, most integer)", _NEWEST_LIVE_WITH)


def few_with_function() -> str:
    """The articles of such entries, if few contain the words; that many do is found out at once."""
    return _function("content_few_with(asked tsquery, most integer)", _FEW_WITH)


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION public.{name} "
        "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
        f"{_READING} SET plan_cache_mode = force_custom_plan "
        f"AS $$ {' '.join(body.split())} $$;"
    )
