"""The functions with which PostgreSQL finds the newest entries that have certain words, in the way that is shortest.

Left to itself PostgreSQL takes reading a vector for cheap. It walks from the newest entry on and reads every one on its
way to the few that have a word, or reads whatever somebody may see. So a few of the newest entries are read first,
which tells how many have it. A word that nearly every entry has is found by walking on. Else the index of words
answers, within the newest entries that are likely to hold enough of it: of a word in every fifth text twenty thousand
need not be put in order. Where that guess was wrong the index answers for all of them. Migrations hold the text that
was current when they were written.
"""

SAMPLE = 100  # entries that are read in order to guess how many have it
# Reading an entry's words takes as long as finding so many entries by the index (measured, of texts of 300 words).
ENTRIES_FOR_ONE_READ = 16
STEPS_FOR_ONE_FOUND = 4  # finding one by the index takes as long as so many steps along the order of articles
FEW = 3  # of the sample: a word that more of them have is a frequent one

_KIND = "NOT entry.is_live"
_ENTRIES = "public.content_searchentry AS entry"
# The + 0 keeps PostgreSQL from the order of an index.
_NEWEST_FIRST = "ORDER BY entry.article_id + 0 DESC"
_COUNT_ENTRIES = """
    SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass;
"""
# Twice the deviation that a sample of so many has; never more than four times what it says.
_REACH = f"""
    reach := least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share * (1 - share) / {SAMPLE}), share / 4));
"""
# Where entries are to be read, PostgreSQL would go through the index of words all the same, for each word, to spare
# a few of them; where the index is to answer, it would read.
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
# The same of what readers see.
_NEWEST_LIVE_WITH = f"""
{_DECLARED}
BEGIN
{_COUNT_ENTRIES}
{_OF_ALL.replace(_KIND, "entry.is_live")}
END;
"""
# Keys of articles. NULL of a frequent word, at once.
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
    """The statement that makes it, or makes it anew."""
    return _function("content_newest_with(asked tsquery, among bigint[], most integer)", _NEWEST_WITH)


def newest_live_with_function() -> str:
    """The same for the words that readers see."""
    return _function("content_newest_live_with(asked tsquery, most integer)", _NEWEST_LIVE_WITH)


def few_with_function() -> str:
    """The articles of such entries, where not many have the words; that many have them is found at once."""
    return _function("content_few_with(asked tsquery, most integer)", _FEW_WITH)


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION public.{name} "
        "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
        f"{_READING} SET plan_cache_mode = force_custom_plan "
        f"AS $$ {' '.join(body.split())} $$;"
    )
