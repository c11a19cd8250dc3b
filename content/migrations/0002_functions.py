"""Functions that triggers and pages call. Each reads with the rights of whichever role calls it.

Their text is here only: a change takes a migration that replaces the function.
"""

from django.db import migrations


def _function(signature: str, returns: str, language: str, body: str) -> tuple[str, str]:
    """SQL statements that create the function and drop it."""
    name, arguments = signature.removesuffix(")").split("(")
    types = ", ".join(one.split(" ", 1)[1] for one in arguments.split(", "))
    text = " ".join(body.split())
    return (
        f"CREATE OR REPLACE FUNCTION public.{signature} RETURNS {returns} LANGUAGE {language} AS $$ {text} $$;",
        f"DROP FUNCTION public.{name}({types})",
    )


_STABLE = "sql STABLE SET search_path = pg_catalog, pg_temp"
_IMMUTABLE = "sql IMMUTABLE SET search_path = pg_catalog, pg_temp"

# Which approvals count, and how many are missing: for publication, lists and decisions alike. The triggers of this app
# call these functions with the rights of the owner.
#
# Required approvers: ``demands`` of the section, each a list of tokens (content/policy.py). A user has the
# tokens of their roles there when they approved, and their own. Of n people, as many demands are met as the theorem of
# König says: the minimum, over all sets of demands, of the number of people who meet one of the set plus the number of
# demands outside of it.

_ROLES_AT = """
    SELECT coalesce(jsonb_agg(DISTINCT held.role), jsonb_build_array())
    FROM public.secure_rbac_roleassignment AS held
    WHERE (held.user_id = who OR held.team_id IN (
        SELECT member.group_id FROM public.accounts_user_groups AS member WHERE member.user_id = who
    ))
    AND (held.until IS NULL OR held.until > statement_timestamp())
    AND (held.scope_id IS NULL OR held.scope_id IN (
        SELECT link.ancestor_id FROM public.secure_rbac_scopeancestor AS link WHERE link.scope_id = place
    ))
"""
_TOKENS = """
    SELECT coalesce(jsonb_agg('role:' || role.name), jsonb_build_array())
        || jsonb_build_array('person:' || who::text)
    FROM jsonb_array_elements_text(roles) AS role (name)
"""
# ``since``: authors of a later version than that one cannot approve, nor can who is one person with them, nor can authors of restored text in this one:
# stored with it, or with the article while it is the draft. ``also``: users who are counted as if they approved now.
_GIVEN = """
    SELECT coalesce(jsonb_agg(one.tokens), jsonb_build_array()) FROM (
        SELECT yes.who, coalesce(
            jsonb_agg(token.value) FILTER (WHERE token.value IS NOT NULL), jsonb_build_array()
        ) AS tokens
        FROM (
            SELECT given.approver_id AS who, given.one_with AS one_with, CASE WHEN given.guest_id IS NULL
                THEN public.content_tokens(given.approver_id, given.held) END AS what
            FROM public.content_approval AS given
            JOIN public.content_revision AS words ON words.id = given.revision_id AND words.digest = given.digest
            JOIN public.content_article AS article ON article.id = words.article_id
            JOIN public.content_section AS section ON section.id = article.section_id
            WHERE given.revision_id = version AND given.submission = submitted
            AND (given.guest_id IS NULL OR section.guests = 'approve') AND (given.signed OR NOT section.signed)
            UNION ALL
            SELECT also, public.secure_rbac_one_person_with(also), CASE WHEN NOT as_guest
                THEN public.content_tokens(also, public.content_roles_at(also, section.scope_id)) END
            FROM public.content_revision AS words
            JOIN public.content_article AS article ON article.id = words.article_id
            JOIN public.content_section AS section ON section.id = article.section_id
            WHERE words.id = version AND also IS NOT NULL AND NOT (as_guest AND section.signed) AND NOT EXISTS (
                SELECT FROM public.content_approval AS yes
                WHERE yes.revision_id = version AND yes.submission = submitted AND yes.approver_id <> also
                AND yes.approver_id = ANY (public.secure_rbac_one_person_with(also))
            )
        ) AS yes LEFT JOIN LATERAL jsonb_array_elements(yes.what) AS token ON true
        WHERE NOT EXISTS (
            SELECT FROM unnest(yes.one_with) AS one (who) WHERE (
                SELECT true FROM public.content_revision AS own
                JOIN public.content_revision AS words ON words.article_id = own.article_id
                WHERE words.id = version AND own.author_id = one.who AND own.number > since LIMIT 1
            )
        ) AND NOT EXISTS (
            SELECT FROM public.content_revision AS words
            LEFT JOIN public.content_article AS article ON article.draft_id = words.id
            WHERE words.id = version
            AND yes.one_with && (words.author_id || words.author_ids || article.draft_author_ids)
        )
        GROUP BY yes.who
    ) AS one
"""
_MOST_MET = """
    SELECT min(jsonb_array_length(demands) - bit_count(chosen.bits::bit(8)) + (
        SELECT count(*) FROM jsonb_array_elements(given) AS person (tokens) WHERE EXISTS (
            SELECT FROM jsonb_array_elements(demands) WITH ORDINALITY AS demand (tokens, place)
            JOIN LATERAL jsonb_array_elements_text(demand.tokens) AS token (name) ON true
            WHERE (chosen.bits >> (demand.place::int - 1)) & 1 = 1 AND jsonb_exists(person.tokens, token.name)
        )
    ))::int
    FROM generate_series(0, (1 << jsonb_array_length(demands)) - 1) AS chosen (bits)
"""
_LEFT = """
    SELECT greatest(section.approvals, jsonb_array_length(section.demands)) - counted.met - least(
        greatest(section.approvals, jsonb_array_length(section.demands)) - jsonb_array_length(section.demands),
        jsonb_array_length(counted.given) - counted.met
    )
    FROM public.content_revision AS words
    JOIN public.content_article AS article ON article.id = words.article_id
    JOIN public.content_section AS section ON section.id = article.section_id
    CROSS JOIN LATERAL (
        SELECT given.given, public.content_demands_met(given.given, section.demands) AS met
        FROM (SELECT public.content_approvals_given(words.id, submitted, since, also, as_guest) AS given) AS given
    ) AS counted
    WHERE words.id = version
"""
# Missing approvals of the draft plus unmet demands: empty once it has enough, lower after each approval that helps. A
# user whose guest approved adds no second person, and still meets demands that only they can meet.
_DRAFT_LACKS = """
    SELECT public.content_approvals_left(now.version, now.submitted, now.since, also, as_guest)
        + jsonb_array_length(now.demands) - public.content_demands_met(
            public.content_approvals_given(now.version, now.submitted, now.since, also, as_guest), now.demands
        )
    FROM (
        SELECT article.draft_id AS version, status.submission AS submitted, coalesce(live.number, 0) AS since,
            section.demands
        FROM public.content_article AS article
        JOIN public.content_section AS section ON section.id = article.section_id
        JOIN public.content_revisionstatus AS status ON status.revision_id = article.draft_id
        LEFT JOIN public.content_revision AS live ON live.id = article.live_id
        WHERE article.id = draft_of
    ) AS now
"""
_LOOSENED = """
    SELECT EXISTS (
        SELECT FROM generate_series(1, (1 << jsonb_array_length(before)) - 1) AS chosen (bits)
        WHERE bit_count(chosen.bits::bit(8)) > (
            SELECT count(*) FROM jsonb_array_elements(after) AS becomes (tokens) WHERE EXISTS (
                SELECT FROM jsonb_array_elements(before) WITH ORDINALITY AS was (tokens, place)
                WHERE (chosen.bits >> (was.place::int - 1)) & 1 = 1 AND was.tokens @> becomes.tokens
            )
        )
    )
"""
# Each may call those before it.
APPROVALS = (
    _function("content_roles_at(who bigint, place bigint)", "jsonb", _STABLE, _ROLES_AT),
    _function("content_tokens(who bigint, roles jsonb)", "jsonb", _IMMUTABLE, _TOKENS),
    _function("content_demands_met(given jsonb, demands jsonb)", "int", _IMMUTABLE, _MOST_MET),
    _function("content_demands_loosened(after jsonb, before jsonb)", "boolean", _IMMUTABLE, _LOOSENED),
    _function(
        "content_approvals_given(version bigint, submitted int, since int, also bigint, as_guest boolean)",
        "jsonb",
        _STABLE,
        _GIVEN,
    ),
    _function(
        "content_approvals_left(version bigint, submitted int, since int, also bigint, as_guest boolean)",
        "int",
        _STABLE,
        _LEFT,
    ),
    _function(
        "content_draft_lacks(draft_of bigint, also bigint, as_guest boolean)", "int", _STABLE, _DRAFT_LACKS
    ),
)

# Which are the newest entries that contain certain words, by the cheapest plan.
#
# By itself PostgreSQL underestimates the cost of reading a vector. It walks from the newest entry and reads each one on
# its way to the few matches, or reads everything that the user may see. So a sample of the newest entries is read
# first, to estimate the frequency. A word in nearly every entry is found by walking on. Otherwise the index of words
# answers, within the newest entries that are likely to contain enough matches: for a word in every fifth text it need
# not sort twenty thousand. If that estimate was wrong, the index answers for all of them.

_SAMPLE = 100  # entries that are read in order to estimate the frequency
# Reading an entry's words takes as long as finding so many by the index (measured, texts of 300 words).
_ENTRIES_FOR_ONE_READ = 16
_STEPS_FOR_ONE_FOUND = 4  # finding one by the index takes as long as so many steps in article order
_FEW = 3  # of the sample: a word that more of them contain is frequent

_KIND = "NOT entry.is_live"
_ENTRIES = "public.content_searchentry AS entry"
# The + 0 prevents a scan of the index.
_NEWEST_FIRST = "ORDER BY entry.article_id + 0 DESC"
_COUNT_ENTRIES = """
    SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass;
"""
# Twice the deviation for a sample of this size; never more than four times the estimate.
_REACH = f"""
    reach := least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share * (1 - share) / {_SAMPLE}), share / 4));
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
    WHERE {_KIND} ORDER BY entry.article_id DESC OFFSET {_SAMPLE} LIMIT 1;
    found := ARRAY(
        SELECT entry.id FROM {_ENTRIES}
        WHERE {_KIND} AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked
        ORDER BY entry.article_id DESC LIMIT most
    );
"""  # noqa: S608
_OF_ALL = f"""
    {_SAMPLED}
    IF edge IS NULL OR cardinality(found) = most THEN RETURN found; END IF;
    share := cardinality(found)::double precision / {_SAMPLE};
    IF share > 0 THEN
        {_REACH}
    END IF;
    IF reach < {_STEPS_FOR_ONE_FOUND} * share * entries THEN
        SELECT entry.article_id INTO far FROM {_ENTRIES}
        WHERE {_KIND} AND entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET reach LIMIT 1;
    END IF;
    IF share * share * entries > {_ENTRIES_FOR_ONE_READ} * most THEN
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
        WHERE {_KIND} AND entry.words @@ asked AND entry.article_id = ANY (among[1:{_SAMPLE}])
        {_NEWEST_FIRST} LIMIT most
    );
    IF size <= {_SAMPLE} OR cardinality(found) = most THEN RETURN found; END IF;
    share := cardinality(found)::double precision / {_SAMPLE};
    IF share > 0 THEN
        {_REACH}
        IF share * share * entries > {_ENTRIES_FOR_ONE_READ} * most THEN
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
IF cardinality(found) > {_FEW} THEN RETURN NULL; END IF;
{_BY_INDEX_ALONE}
RETURN ARRAY(
    SELECT entry.article_id FROM {_ENTRIES} WHERE {_KIND} AND entry.words @@ asked {_NEWEST_FIRST} LIMIT most
);
END;
"""  # noqa: S608
_SEARCH = (
    "plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
    f"{_READING} SET plan_cache_mode = force_custom_plan"
)
SEARCH = (
    _function(
        "content_newest_with(asked tsquery, among bigint[], most integer)", "bigint[]", _SEARCH, _NEWEST_WITH
    ),
    _function(
        "content_newest_live_with(asked tsquery, most integer)", "bigint[]", _SEARCH, _NEWEST_LIVE_WITH
    ),
    # The articles of such entries, if few contain the words; that many do is found out at once.
    _function("content_few_with(asked tsquery, most integer)", "bigint[]", _SEARCH, _FEW_WITH),
)

# Which sections have articles under a byline or about a topic. They skip from one section to the next along an index,
# and read a single row of each, however many it has.
_NEXT = "SELECT filed.section_id FROM {rows} AND filed.section_id > {after} ORDER BY filed.section_id LIMIT 1"
_SECTIONS = """
    WITH RECURSIVE step (section) AS (
        ({first}) UNION ALL SELECT ({following}) FROM step WHERE step.section IS NOT NULL
    ) SELECT coalesce(array_agg(step.section), ARRAY[]::bigint[]) FROM step WHERE step.section IS NOT NULL
"""


def _sections(name: str, rows: str) -> tuple[str, str]:
    first, following = (_NEXT.format(rows=rows, after=after) for after in ("0", "step.section"))
    text = _SECTIONS.format(first=first, following=following)
    return _function(f"{name}(one bigint)", "bigint[]", _STABLE, text)


# Which articles link to a path. By itself PostgreSQL expects many texts to, and reads them all from the first one on.
def _linking(name: str, table: str, column: str) -> tuple[str, str]:
    return _function(
        f"{name}(asked text[], most integer)",
        "bigint[]",
        f"{_STABLE} SET enable_seqscan = off",
        f"SELECT ARRAY(SELECT linking.article_id FROM public.{table} AS linking"  # noqa: S608
        f" WHERE linking.{column} && asked LIMIT most)",
    )


# Which articles show a file, or stand under a byline: from one section to the next along an index, the first article of
# each; or a number of articles in any section. By itself PostgreSQL expects few articles to show a file, and sorts them
# all to find the first ones.
_SHOWN = (
    "SELECT shown.section_id, shown.article_id FROM {rows} AND shown.section_id > {after} {order} LIMIT 1"
)
_FIRST_OF_EACH = """
    WITH RECURSIVE step (section, article) AS (
        ({first}) UNION ALL SELECT more.* FROM step CROSS JOIN LATERAL ({following}) AS more
    ) SELECT coalesce(array_agg(step.article), ARRAY[]::bigint[]) FROM step
"""


def _showing(name: str, rows: str, order: str) -> tuple[tuple[str, str], tuple[str, str]]:
    first, following = (_SHOWN.format(rows=rows, after=after, order=order) for after in ("0", "step.section"))
    return (
        _function(
            f"{name}(one bigint)",
            "bigint[]",
            _STABLE,
            _FIRST_OF_EACH.format(first=first, following=following),
        ),
        _function(
            f"{name}(one bigint, most integer)",
            "bigint[]",
            f"{_STABLE} SET enable_seqscan = off SET enable_bitmapscan = off",
            f"SELECT ARRAY(SELECT shown.article_id FROM {rows} {order} LIMIT most)",  # noqa: S608
        ),
    )


LISTS = (
    _sections("content_sections_under", "public.content_underbyline AS filed WHERE filed.byline_id = one"),
    _sections(
        "content_sections_about",
        "public.content_article_topics AS filed"
        " WHERE filed.topic_id = one AND filed.first_published_at IS NOT NULL",
    ),
    _linking("content_linking_live", "content_livelinks", "paths"),
    _linking("content_linking_newest", "content_checkup", "links"),
    *_showing(
        "content_showing_live",
        "public.content_shownlive AS shown WHERE shown.version_id = one",
        "ORDER BY shown.version_id, shown.section_id, shown.article_id",
    ),
    *_showing(
        "content_showing_ever",
        "public.content_shownever AS shown WHERE shown.version_id = one AND NOT shown.in_trash",
        "ORDER BY shown.version_id, shown.section_id, shown.article_id",
    ),
    *_showing(
        "content_standing_under",
        "public.content_underbyline AS shown WHERE shown.byline_id = one",
        "ORDER BY shown.byline_id, shown.section_id, shown.kind",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_tables"), ("secure_rbac", "0002_triggers")]

    operations = [migrations.RunSQL(create, drop) for create, drop in (*APPROVALS, *SEARCH, *LISTS)]
