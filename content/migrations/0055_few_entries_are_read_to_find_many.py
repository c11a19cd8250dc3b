from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.deletion import PROTECT

# How search finds (content/models/search_function.py), as it is from here on, and as it was before.
FIND = (
    "CREATE OR REPLACE FUNCTION public.content_newest_with(asked tsquery, among bigint[], most integer) "
    "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge "
    "bigint; far bigint; entries real; share double precision; reach integer; size integer; BEGIN SELECT "
    "reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass; "
    "IF among IS NOT NULL THEN among := ARRAY(SELECT own.id FROM unnest(among) AS own (id) ORDER BY "
    "own.id DESC); size := cardinality(among); found := ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked AND "
    "entry.article_id = ANY (among[1:100]) ORDER BY entry.article_id + 0 DESC LIMIT most ); IF size <= "
    "100 OR cardinality(found) = most THEN RETURN found; END IF; share := cardinality(found)::double "
    "precision / 100; IF share > 0 THEN reach := least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share "
    "* (1 - share) / 100), share / 4)); IF share * share * entries > 16 * most THEN found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ "
    "asked AND entry.article_id = ANY (among[1:reach]) ORDER BY entry.article_id + 0 DESC LIMIT most ); "
    "IF reach >= size OR cardinality(found) = most THEN RETURN found; END IF; END IF; END IF; PERFORM "
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
    "END IF; END IF; PERFORM pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL "
    "THEN found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT "
    "entry.is_live AND entry.article_id > far AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC "
    "LIMIT most ); IF cardinality(found) = most THEN RETURN found; END IF; END IF; RETURN ARRAY(SELECT "
    "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked "
    "ORDER BY entry.article_id + 0 DESC LIMIT most); END; $$;"
)
FIND_LIVE = (
    "CREATE OR REPLACE FUNCTION public.content_newest_live_with(asked tsquery, most integer) RETURNS "
    "bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge "
    "bigint; far bigint; entries real; share double precision; reach integer; BEGIN SELECT reltuples INTO "
    "entries FROM pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass; SELECT "
    "entry.article_id INTO edge FROM public.content_searchentry AS entry WHERE entry.is_live ORDER BY "
    "entry.article_id DESC OFFSET 100 LIMIT 1; found := ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id > coalesce(edge, 0) AND "
    "entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most ); IF edge IS NULL OR "
    "cardinality(found) = most THEN RETURN found; END IF; share := cardinality(found)::double precision / "
    "100; IF share > 0 THEN reach := least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share * (1 - "
    "share) / 100), share / 4)); END IF; IF reach < 4 * share * entries THEN SELECT entry.article_id INTO "
    "far FROM public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id <= edge ORDER "
    "BY entry.article_id DESC OFFSET reach LIMIT 1; END IF; IF share * share * entries > 16 * most THEN "
    "found := found || ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE "
    "entry.is_live AND entry.article_id <= edge AND entry.article_id > coalesce(far, 0) AND entry.words "
    "@@ asked ORDER BY entry.article_id DESC LIMIT most - cardinality(found) ); IF far IS NULL OR "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL THEN found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id > "
    "far AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); IF cardinality(found) "
    "= most THEN RETURN found; END IF; END IF; RETURN ARRAY(SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.words @@ asked ORDER BY "
    "entry.article_id + 0 DESC LIMIT most); END; $$;"
)
FIND_FEW = (
    "CREATE OR REPLACE FUNCTION public.content_few_with(asked tsquery, most integer) RETURNS bigint[] "
    "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_indexscan "
    "= on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge bigint; BEGIN SELECT "
    "entry.article_id INTO edge FROM public.content_searchentry AS entry WHERE NOT entry.is_live ORDER BY "
    "entry.article_id DESC OFFSET 100 LIMIT 1; found := ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id > coalesce(edge, 0) "
    "AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most ); IF cardinality(found) > 3 THEN "
    "RETURN NULL; END IF; PERFORM pg_catalog.set_config('enable_indexscan', 'off', true); RETURN ARRAY( "
    "SELECT entry.article_id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
    "entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); END; $$;"
)
FIND_BEFORE = (
    "CREATE OR REPLACE FUNCTION public.content_newest_with(asked tsquery, among bigint[], most integer) "
    "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge "
    "bigint; far bigint; entries real; share real; BEGIN IF among IS NULL THEN SELECT entry.article_id "
    "INTO edge FROM public.content_searchentry AS entry WHERE NOT entry.is_live ORDER BY entry.article_id "
    "DESC OFFSET 800 LIMIT 1; found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry "
    "WHERE NOT entry.is_live AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY "
    "entry.article_id DESC LIMIT most ); IF edge IS NULL OR cardinality(found) = most THEN RETURN found; "
    "END IF; SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = "
    "'public.content_searchentry'::regclass; share := cardinality(found)::real / 800; IF share * share * "
    "entries > 16 * most THEN SELECT entry.article_id INTO far FROM public.content_searchentry AS entry "
    "WHERE NOT entry.is_live AND entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET (2 * most "
    "/ share)::integer LIMIT 1; found := found || ARRAY( SELECT entry.id FROM public.content_searchentry "
    "AS entry WHERE NOT entry.is_live AND entry.article_id <= edge AND entry.article_id > coalesce(far, "
    "0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most - cardinality(found) ); IF far "
    "IS NULL OR cardinality(found) = most THEN RETURN found; END IF; END IF; ELSE found := ARRAY( SELECT "
    "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked "
    "AND entry.article_id = ANY (ARRAY( SELECT own.id FROM unnest(among) AS own (id) ORDER BY own.id DESC "
    "LIMIT 800 )) ORDER BY entry.article_id + 0 DESC LIMIT most ); IF cardinality(among) <= 800 OR "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); IF among IS NULL THEN RETURN ARRAY( SELECT "
    "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked "
    "ORDER BY entry.article_id + 0 DESC LIMIT most ); END IF; RETURN ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked AND "
    "entry.article_id + 0 = ANY (among) ORDER BY entry.article_id + 0 DESC LIMIT most ); END; $$;"
)
FIND_LIVE_BEFORE = (
    "CREATE OR REPLACE FUNCTION public.content_newest_live_with(asked tsquery, most integer) RETURNS "
    "bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge "
    "bigint; far bigint; entries real; share real; BEGIN SELECT entry.article_id INTO edge FROM "
    "public.content_searchentry AS entry WHERE entry.is_live ORDER BY entry.article_id DESC OFFSET 800 "
    "LIMIT 1; found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE "
    "entry.is_live AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY "
    "entry.article_id DESC LIMIT most ); IF edge IS NULL OR cardinality(found) = most THEN RETURN found; "
    "END IF; SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = "
    "'public.content_searchentry'::regclass; share := cardinality(found)::real / 800; IF share * share * "
    "entries > 16 * most THEN SELECT entry.article_id INTO far FROM public.content_searchentry AS entry "
    "WHERE entry.is_live AND entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET (2 * most / "
    "share)::integer LIMIT 1; found := found || ARRAY( SELECT entry.id FROM public.content_searchentry AS "
    "entry WHERE entry.is_live AND entry.article_id <= edge AND entry.article_id > coalesce(far, 0) AND "
    "entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most - cardinality(found) ); IF far IS "
    "NULL OR cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); RETURN ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.words @@ asked ORDER BY "
    "entry.article_id + 0 DESC LIMIT most ); END; $$;"
)
FIND_FEW_GONE = "DROP FUNCTION public.content_few_with(tsquery, integer)"


class Migration(migrations.Migration):
    # People go on writing while the index is made.
    atomic = False

    dependencies = [
        ("content", "0054_names_in_the_order_they_are_read"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(fields=["section", "trashed_at", "id"], name="article_by_section"),
        ),
        migrations.AlterField(
            model_name="article",
            name="section",
            field=models.ForeignKey(
                db_index=False,
                on_delete=PROTECT,
                related_name="articles",
                to="content.section",
                verbose_name="section",
            ),
        ),
        migrations.RunSQL(FIND, FIND_BEFORE),
        migrations.RunSQL(FIND_LIVE, FIND_LIVE_BEFORE),
        migrations.RunSQL(FIND_FEW, FIND_FEW_GONE),
    ]
