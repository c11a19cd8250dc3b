"""Functions that triggers and pages call. Each reads with the rights of whichever role calls it.

The text is fixed here; the modules named below hold the text that is current. A change there takes a migration.
"""

from django.db import migrations

# Which approvals count, and how many are missing (content/models/triggers/approvals.py).
APPROVALS = (
    (
        "CREATE OR REPLACE FUNCTION public.content_roles_at(who bigint, place bigint) RETURNS jsonb LANGUAGE "
        "sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT coalesce(jsonb_agg(DISTINCT "
        "held.role), jsonb_build_array()) FROM public.secure_rbac_roleassignment AS held WHERE (held.user_id "
        "= who OR held.team_id IN ( SELECT member.group_id FROM public.accounts_user_groups AS member WHERE "
        "member.user_id = who )) AND (held.until IS NULL OR held.until > statement_timestamp()) AND "
        "(held.scope_id IS NULL OR held.scope_id IN ( SELECT link.ancestor_id FROM "
        "public.secure_rbac_scopeancestor AS link WHERE link.scope_id = place )) $$;",
        "DROP FUNCTION public.content_roles_at(bigint, bigint)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_tokens(who bigint, roles jsonb) RETURNS jsonb LANGUAGE sql "
        "IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT coalesce(jsonb_agg('role:' || "
        "role.name), jsonb_build_array()) || jsonb_build_array('person:' || who::text) FROM "
        "jsonb_array_elements_text(roles) AS role (name) $$;",
        "DROP FUNCTION public.content_tokens(bigint, jsonb)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_demands_met(given jsonb, demands jsonb) RETURNS int "
        "LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT "
        "min(jsonb_array_length(demands) - bit_count(chosen.bits::bit(8)) + ( SELECT count(*) FROM "
        "jsonb_array_elements(given) AS person (tokens) WHERE EXISTS ( SELECT FROM "
        "jsonb_array_elements(demands) WITH ORDINALITY AS demand (tokens, place) JOIN LATERAL "
        "jsonb_array_elements_text(demand.tokens) AS token (name) ON true WHERE (chosen.bits >> "
        "(demand.place::int - 1)) & 1 = 1 AND jsonb_exists(person.tokens, token.name) ) ))::int FROM "
        "generate_series(0, (1 << jsonb_array_length(demands)) - 1) AS chosen (bits) $$;",
        "DROP FUNCTION public.content_demands_met(jsonb, jsonb)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_demands_loosened(after jsonb, before jsonb) RETURNS "
        "boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT EXISTS ( SELECT "
        "FROM generate_series(1, (1 << jsonb_array_length(before)) - 1) AS chosen (bits) WHERE "
        "bit_count(chosen.bits::bit(8)) > ( SELECT count(*) FROM jsonb_array_elements(after) AS becomes "
        "(tokens) WHERE EXISTS ( SELECT FROM jsonb_array_elements(before) WITH ORDINALITY AS was (tokens, "
        "place) WHERE (chosen.bits >> (was.place::int - 1)) & 1 = 1 AND was.tokens @> becomes.tokens ) ) ) "
        "$$;",
        "DROP FUNCTION public.content_demands_loosened(jsonb, jsonb)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_approvals_given(version bigint, submitted int, since int, "
        "also bigint, as_guest boolean) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, "
        "pg_temp AS $$ SELECT coalesce(jsonb_agg(one.tokens), jsonb_build_array()) FROM ( SELECT yes.who, "
        "coalesce( jsonb_agg(token.value) FILTER (WHERE token.value IS NOT NULL), jsonb_build_array() ) AS "
        "tokens FROM ( SELECT given.approver_id AS who, CASE WHEN given.guest_id IS NULL THEN "
        "public.content_tokens(given.approver_id, given.held) END AS what FROM public.content_approval AS "
        "given JOIN public.content_revision AS words ON words.id = given.revision_id AND words.digest = "
        "given.digest JOIN public.content_article AS article ON article.id = words.article_id JOIN "
        "public.content_section AS section ON section.id = article.section_id WHERE given.revision_id = "
        "version AND given.submission = submitted AND (given.guest_id IS NULL OR section.guests = 'approve') "
        "UNION ALL SELECT also, CASE WHEN NOT as_guest THEN public.content_tokens(also, "
        "public.content_roles_at(also, section.scope_id)) END FROM public.content_revision AS words JOIN "
        "public.content_article AS article ON article.id = words.article_id JOIN public.content_section AS "
        "section ON section.id = article.section_id WHERE words.id = version AND also IS NOT NULL ) AS yes "
        "LEFT JOIN LATERAL jsonb_array_elements(yes.what) AS token ON true WHERE NOT EXISTS ( SELECT FROM "
        "public.content_revision AS own JOIN public.content_revision AS words ON words.article_id = "
        "own.article_id WHERE words.id = version AND own.author_id = yes.who AND own.number > since ) AND NOT "
        "EXISTS ( SELECT FROM public.content_revision AS words LEFT JOIN public.content_article AS article ON "
        "article.draft_id = words.id WHERE words.id = version AND yes.who = ANY (words.author_id || "
        "words.author_ids || article.draft_author_ids) ) GROUP BY yes.who ) AS one $$;",
        "DROP FUNCTION public.content_approvals_given(bigint, int, int, bigint, boolean)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_approvals_left(version bigint, submitted int, since int, "
        "also bigint, as_guest boolean) RETURNS int LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp "
        "AS $$ SELECT greatest(section.approvals, jsonb_array_length(section.demands)) - counted.met - least( "
        "greatest(section.approvals, jsonb_array_length(section.demands)) - "
        "jsonb_array_length(section.demands), jsonb_array_length(counted.given) - counted.met ) FROM "
        "public.content_revision AS words JOIN public.content_article AS article ON article.id = "
        "words.article_id JOIN public.content_section AS section ON section.id = article.section_id CROSS "
        "JOIN LATERAL ( SELECT given.given, public.content_demands_met(given.given, section.demands) AS met "
        "FROM (SELECT public.content_approvals_given(words.id, submitted, since, also, as_guest) AS given) AS "
        "given ) AS counted WHERE words.id = version $$;",
        "DROP FUNCTION public.content_approvals_left(bigint, int, int, bigint, boolean)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_draft_lacks(draft_of bigint, also bigint, as_guest "
        "boolean) RETURNS int LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT "
        "public.content_approvals_left(now.version, now.submitted, now.since, also, as_guest) + "
        "jsonb_array_length(now.demands) - public.content_demands_met( "
        "public.content_approvals_given(now.version, now.submitted, now.since, also, as_guest), now.demands ) "
        "FROM ( SELECT article.draft_id AS version, status.submission AS submitted, coalesce(live.number, 0) "
        "AS since, section.demands FROM public.content_article AS article JOIN public.content_section AS "
        "section ON section.id = article.section_id JOIN public.content_revisionstatus AS status ON "
        "status.revision_id = article.draft_id LEFT JOIN public.content_revision AS live ON live.id = "
        "article.live_id WHERE article.id = draft_of ) AS now $$;",
        "DROP FUNCTION public.content_draft_lacks(bigint, bigint, boolean)",
    ),
)
# Which articles contain the words of a search (content/models/triggers/search_function.py).
SEARCH = (
    (
        "CREATE OR REPLACE FUNCTION public.content_newest_with(asked tsquery, among bigint[], most integer) "
        "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
        "enable_indexscan = on SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$ "
        "DECLARE found bigint[]; edge bigint; far bigint; entries real; share double precision; reach "
        "integer; size integer; BEGIN SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = "
        "'public.content_searchentry'::regclass; IF among IS NOT NULL THEN among := ARRAY(SELECT own.id FROM "
        "unnest(among) AS own (id) ORDER BY own.id DESC); size := cardinality(among); found := ARRAY( SELECT "
        "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked "
        "AND entry.article_id = ANY (among[1:100]) ORDER BY entry.article_id + 0 DESC LIMIT most ); IF size "
        "<= 100 OR cardinality(found) = most THEN RETURN found; END IF; share := cardinality(found)::double "
        "precision / 100; IF share > 0 THEN reach := least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share "
        "* (1 - share) / 100), share / 4)); IF share * share * entries > 16 * most THEN found := ARRAY( "
        "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ "
        "asked AND entry.article_id = ANY (among[1:reach]) ORDER BY entry.article_id DESC LIMIT most ); IF "
        "reach >= size OR cardinality(found) = most THEN RETURN found; END IF; END IF; END IF; PERFORM "
        "pg_catalog.set_config('enable_bitmapscan', 'on', true); PERFORM "
        "pg_catalog.set_config('enable_indexscan', 'off', true); IF reach < size THEN found := ARRAY( SELECT "
        "entry.id FROM public.content_searchentry AS entry JOIN unnest(among[1:reach]) AS own (id) ON own.id "
        "= entry.article_id WHERE NOT entry.is_live AND entry.article_id >= among[reach] AND entry.words @@ "
        "asked ORDER BY entry.article_id + 0 DESC LIMIT most ); IF cardinality(found) = most THEN RETURN "
        "found; END IF; END IF; RETURN ARRAY( SELECT entry.id FROM public.content_searchentry AS entry JOIN "
        "unnest(among) AS own (id) ON own.id = entry.article_id WHERE NOT entry.is_live AND entry.words @@ "
        "asked ORDER BY entry.article_id + 0 DESC LIMIT most ); END IF; SELECT entry.article_id INTO edge "
        "FROM public.content_searchentry AS entry WHERE NOT entry.is_live ORDER BY entry.article_id DESC "
        "OFFSET 100 LIMIT 1; found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE "
        "NOT entry.is_live AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY "
        "entry.article_id DESC LIMIT most ); IF edge IS NULL OR cardinality(found) = most THEN RETURN found; "
        "END IF; share := cardinality(found)::double precision / 100; IF share > 0 THEN reach := least(2e9, "
        "1.05 * most / greatest(share - 2 * sqrt(share * (1 - share) / 100), share / 4)); END IF; IF reach < "
        "4 * share * entries THEN SELECT entry.article_id INTO far FROM public.content_searchentry AS entry "
        "WHERE NOT entry.is_live AND entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET reach "
        "LIMIT 1; END IF; IF share * share * entries > 16 * most THEN found := found || ARRAY( SELECT "
        "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id <= "
        "edge AND entry.article_id > coalesce(far, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC "
        "LIMIT most - cardinality(found) ); IF far IS NULL OR cardinality(found) = most THEN RETURN found; "
        "END IF; END IF; PERFORM pg_catalog.set_config('enable_bitmapscan', 'on', true); PERFORM "
        "pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL THEN found := ARRAY( "
        "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
        "entry.article_id > far AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); IF "
        "cardinality(found) = most THEN RETURN found; END IF; END IF; RETURN ARRAY(SELECT entry.id FROM "
        "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY "
        "entry.article_id + 0 DESC LIMIT most); END; $$;",
        "DROP FUNCTION public.content_newest_with(tsquery, bigint[], integer)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_newest_live_with(asked tsquery, most integer) RETURNS "
        "bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
        "enable_indexscan = on SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$ "
        "DECLARE found bigint[]; edge bigint; far bigint; entries real; share double precision; reach "
        "integer; BEGIN SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = "
        "'public.content_searchentry'::regclass; SELECT entry.article_id INTO edge FROM "
        "public.content_searchentry AS entry WHERE entry.is_live ORDER BY entry.article_id DESC OFFSET 100 "
        "LIMIT 1; found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE "
        "entry.is_live AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY "
        "entry.article_id DESC LIMIT most ); IF edge IS NULL OR cardinality(found) = most THEN RETURN found; "
        "END IF; share := cardinality(found)::double precision / 100; IF share > 0 THEN reach := least(2e9, "
        "1.05 * most / greatest(share - 2 * sqrt(share * (1 - share) / 100), share / 4)); END IF; IF reach < "
        "4 * share * entries THEN SELECT entry.article_id INTO far FROM public.content_searchentry AS entry "
        "WHERE entry.is_live AND entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET reach LIMIT "
        "1; END IF; IF share * share * entries > 16 * most THEN found := found || ARRAY( SELECT entry.id FROM "
        "public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id <= edge AND "
        "entry.article_id > coalesce(far, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT "
        "most - cardinality(found) ); IF far IS NULL OR cardinality(found) = most THEN RETURN found; END IF; "
        "END IF; PERFORM pg_catalog.set_config('enable_bitmapscan', 'on', true); PERFORM "
        "pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL THEN found := ARRAY( "
        "SELECT entry.id FROM public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id > "
        "far AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); IF cardinality(found) "
        "= most THEN RETURN found; END IF; END IF; RETURN ARRAY(SELECT entry.id FROM "
        "public.content_searchentry AS entry WHERE entry.is_live AND entry.words @@ asked ORDER BY "
        "entry.article_id + 0 DESC LIMIT most); END; $$;",
        "DROP FUNCTION public.content_newest_live_with(tsquery, integer)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_few_with(asked tsquery, most integer) RETURNS bigint[] "
        "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_indexscan "
        "= on SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$ DECLARE found "
        "bigint[]; edge bigint; BEGIN SELECT entry.article_id INTO edge FROM public.content_searchentry AS "
        "entry WHERE NOT entry.is_live ORDER BY entry.article_id DESC OFFSET 100 LIMIT 1; found := ARRAY( "
        "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
        "entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT "
        "most ); IF cardinality(found) > 3 THEN RETURN NULL; END IF; PERFORM "
        "pg_catalog.set_config('enable_bitmapscan', 'on', true); PERFORM "
        "pg_catalog.set_config('enable_indexscan', 'off', true); RETURN ARRAY( SELECT entry.article_id FROM "
        "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY "
        "entry.article_id + 0 DESC LIMIT most ); END; $$;",
        "DROP FUNCTION public.content_few_with(tsquery, integer)",
    ),
)
# Where something stands under a byline or a topic, what links to an address and what shows a file
# (content/models/triggers/sections.py, live_links.py and showing.py).
LISTS = (
    (
        "CREATE OR REPLACE FUNCTION public.content_sections_under(one bigint) RETURNS bigint[] LANGUAGE sql "
        "STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section) AS ( (SELECT "
        "filed.section_id FROM public.content_underbyline AS filed WHERE filed.byline_id = one AND "
        "filed.section_id > 0 ORDER BY filed.section_id LIMIT 1) UNION ALL SELECT (SELECT filed.section_id "
        "FROM public.content_underbyline AS filed WHERE filed.byline_id = one AND filed.section_id > "
        "step.section ORDER BY filed.section_id LIMIT 1) FROM step WHERE step.section IS NOT NULL ) SELECT "
        "coalesce(array_agg(step.section), ARRAY[]::bigint[]) FROM step WHERE step.section IS NOT NULL $$;",
        "DROP FUNCTION public.content_sections_under(bigint)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_sections_about(one bigint) RETURNS bigint[] LANGUAGE sql "
        "STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section) AS ( (SELECT "
        "filed.section_id FROM public.content_article_topics AS filed WHERE filed.topic_id = one AND "
        "filed.first_published_at IS NOT NULL AND filed.section_id > 0 ORDER BY filed.section_id LIMIT 1) "
        "UNION ALL SELECT (SELECT filed.section_id FROM public.content_article_topics AS filed WHERE "
        "filed.topic_id = one AND filed.first_published_at IS NOT NULL AND filed.section_id > step.section "
        "ORDER BY filed.section_id LIMIT 1) FROM step WHERE step.section IS NOT NULL ) SELECT "
        "coalesce(array_agg(step.section), ARRAY[]::bigint[]) FROM step WHERE step.section IS NOT NULL $$;",
        "DROP FUNCTION public.content_sections_about(bigint)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_linking_live(asked text[], most integer) RETURNS bigint[] "
        "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$ SELECT "
        "ARRAY(SELECT linking.article_id FROM public.content_livelinks AS linking WHERE linking.paths && "
        "asked LIMIT most) $$;",
        "DROP FUNCTION public.content_linking_live(text[], integer)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_linking_newest(asked text[], most integer) RETURNS "
        "bigint[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$ "
        "SELECT ARRAY(SELECT linking.article_id FROM public.content_checkup AS linking WHERE linking.links && "
        "asked LIMIT most) $$;",
        "DROP FUNCTION public.content_linking_newest(text[], integer)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_showing_live(one bigint) RETURNS bigint[] LANGUAGE sql "
        "STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section, article) AS ( "
        "(SELECT shown.section_id, shown.article_id FROM public.content_shownlive AS shown WHERE "
        "shown.version_id = one AND shown.section_id > 0 ORDER BY shown.version_id, shown.section_id, "
        "shown.article_id LIMIT 1) UNION ALL SELECT more.* FROM step CROSS JOIN LATERAL (SELECT "
        "shown.section_id, shown.article_id FROM public.content_shownlive AS shown WHERE shown.version_id = "
        "one AND shown.section_id > step.section ORDER BY shown.version_id, shown.section_id, "
        "shown.article_id LIMIT 1) AS more ) SELECT coalesce(array_agg(step.article), ARRAY[]::bigint[]) FROM "
        "step $$;",
        "DROP FUNCTION public.content_showing_live(bigint)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_showing_live(one bigint, most integer) RETURNS bigint[] "
        "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
        "enable_bitmapscan = off AS $$ SELECT ARRAY(SELECT shown.article_id FROM public.content_shownlive AS "
        "shown WHERE shown.version_id = one ORDER BY shown.version_id, shown.section_id, shown.article_id "
        "LIMIT most) $$;",
        "DROP FUNCTION public.content_showing_live(bigint, integer)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_showing_ever(one bigint) RETURNS bigint[] LANGUAGE sql "
        "STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section, article) AS ( "
        "(SELECT shown.section_id, shown.article_id FROM public.content_shownever AS shown WHERE "
        "shown.version_id = one AND NOT shown.in_trash AND shown.section_id > 0 ORDER BY shown.version_id, "
        "shown.section_id, shown.article_id LIMIT 1) UNION ALL SELECT more.* FROM step CROSS JOIN LATERAL "
        "(SELECT shown.section_id, shown.article_id FROM public.content_shownever AS shown WHERE "
        "shown.version_id = one AND NOT shown.in_trash AND shown.section_id > step.section ORDER BY "
        "shown.version_id, shown.section_id, shown.article_id LIMIT 1) AS more ) SELECT "
        "coalesce(array_agg(step.article), ARRAY[]::bigint[]) FROM step $$;",
        "DROP FUNCTION public.content_showing_ever(bigint)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_showing_ever(one bigint, most integer) RETURNS bigint[] "
        "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
        "enable_bitmapscan = off AS $$ SELECT ARRAY(SELECT shown.article_id FROM public.content_shownever AS "
        "shown WHERE shown.version_id = one AND NOT shown.in_trash ORDER BY shown.version_id, "
        "shown.section_id, shown.article_id LIMIT most) $$;",
        "DROP FUNCTION public.content_showing_ever(bigint, integer)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_standing_under(one bigint) RETURNS bigint[] LANGUAGE sql "
        "STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section, article) AS ( "
        "(SELECT shown.section_id, shown.article_id FROM public.content_underbyline AS shown WHERE "
        "shown.byline_id = one AND shown.section_id > 0 ORDER BY shown.byline_id, shown.section_id, "
        "shown.kind LIMIT 1) UNION ALL SELECT more.* FROM step CROSS JOIN LATERAL (SELECT shown.section_id, "
        "shown.article_id FROM public.content_underbyline AS shown WHERE shown.byline_id = one AND "
        "shown.section_id > step.section ORDER BY shown.byline_id, shown.section_id, shown.kind LIMIT 1) AS "
        "more ) SELECT coalesce(array_agg(step.article), ARRAY[]::bigint[]) FROM step $$;",
        "DROP FUNCTION public.content_standing_under(bigint)",
    ),
    (
        "CREATE OR REPLACE FUNCTION public.content_standing_under(one bigint, most integer) RETURNS bigint[] "
        "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
        "enable_bitmapscan = off AS $$ SELECT ARRAY(SELECT shown.article_id FROM public.content_underbyline "
        "AS shown WHERE shown.byline_id = one ORDER BY shown.byline_id, shown.section_id, shown.kind LIMIT "
        "most) $$;",
        "DROP FUNCTION public.content_standing_under(bigint, integer)",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_tables")]

    operations = [migrations.RunSQL(create, drop) for create, drop in (*APPROVALS, *SEARCH, *LISTS)]
