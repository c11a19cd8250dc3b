from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import PROTECT
from django.db.models.functions import Upper

# How search finds (content/models/search_function.py), as it was when this was written.
FIND = (
    "CREATE OR REPLACE FUNCTION public.content_newest_with(asked tsquery, among bigint[], most integer)"
    " RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
    "SET enable_indexscan = on SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS "
    "$$ DECLARE found bigint[]; edge bigint; far bigint; entries real; share double precision; reach "
    "integer; size integer; BEGIN SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = "
    "'public.content_searchentry'::regclass; IF among IS NOT NULL THEN among := ARRAY(SELECT own.id "
    "FROM unnest(among) AS own (id) ORDER BY own.id DESC); size := cardinality(among); found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words "
    "@@ asked AND entry.article_id = ANY (among[1:100]) ORDER BY entry.article_id + 0 DESC LIMIT most "
    "); IF size <= 100 OR cardinality(found) = most THEN RETURN found; END IF; share := "
    "cardinality(found)::double precision / 100; IF share > 0 THEN reach := least(2e9, 1.05 * most / "
    "greatest(share - 2 * sqrt(share * (1 - share) / 100), share / 4)); IF share * share * entries > 16"
    " * most THEN found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT "
    "entry.is_live AND entry.words @@ asked AND entry.article_id = ANY (among[1:reach]) ORDER BY "
    "entry.article_id DESC LIMIT most ); IF reach >= size OR cardinality(found) = most THEN RETURN "
    "found; END IF; END IF; END IF; PERFORM pg_catalog.set_config('enable_bitmapscan', 'on', true); "
    "PERFORM pg_catalog.set_config('enable_indexscan', 'off', true); IF reach < size THEN found := "
    "ARRAY( SELECT entry.id FROM public.content_searchentry AS entry JOIN unnest(among[1:reach]) AS own"
    " (id) ON own.id = entry.article_id WHERE NOT entry.is_live AND entry.article_id >= among[reach] "
    "AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); IF cardinality(found) = "
    "most THEN RETURN found; END IF; END IF; RETURN ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry JOIN unnest(among) AS own (id) ON own.id = entry.article_id "
    "WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); "
    "END IF; SELECT entry.article_id INTO edge FROM public.content_searchentry AS entry WHERE NOT "
    "entry.is_live ORDER BY entry.article_id DESC OFFSET 100 LIMIT 1; found := ARRAY( SELECT entry.id "
    "FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id > "
    "coalesce(edge, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most ); IF edge IS"
    " NULL OR cardinality(found) = most THEN RETURN found; END IF; share := cardinality(found)::double "
    "precision / 100; IF share > 0 THEN reach := least(2e9, 1.05 * most / greatest(share - 2 * "
    "sqrt(share * (1 - share) / 100), share / 4)); END IF; IF reach < 4 * share * entries THEN SELECT "
    "entry.article_id INTO far FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
    "entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET reach LIMIT 1; END IF; IF share * "
    "share * entries > 16 * most THEN found := found || ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id <= edge AND "
    "entry.article_id > coalesce(far, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT "
    "most - cardinality(found) ); IF far IS NULL OR cardinality(found) = most THEN RETURN found; END "
    "IF; END IF; PERFORM pg_catalog.set_config('enable_bitmapscan', 'on', true); PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL THEN found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
    "entry.article_id > far AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); "
    "IF cardinality(found) = most THEN RETURN found; END IF; END IF; RETURN ARRAY(SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY "
    "entry.article_id + 0 DESC LIMIT most); END; $$;"
)
FIND_LIVE = (
    "CREATE OR REPLACE FUNCTION public.content_newest_live_with(asked tsquery, most integer) RETURNS "
    "bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$ "
    "DECLARE found bigint[]; edge bigint; far bigint; entries real; share double precision; reach "
    "integer; BEGIN SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = "
    "'public.content_searchentry'::regclass; SELECT entry.article_id INTO edge FROM "
    "public.content_searchentry AS entry WHERE entry.is_live ORDER BY entry.article_id DESC OFFSET 100 "
    "LIMIT 1; found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE "
    "entry.is_live AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY "
    "entry.article_id DESC LIMIT most ); IF edge IS NULL OR cardinality(found) = most THEN RETURN "
    "found; END IF; share := cardinality(found)::double precision / 100; IF share > 0 THEN reach := "
    "least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share * (1 - share) / 100), share / 4)); END "
    "IF; IF reach < 4 * share * entries THEN SELECT entry.article_id INTO far FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id <= edge ORDER BY "
    "entry.article_id DESC OFFSET reach LIMIT 1; END IF; IF share * share * entries > 16 * most THEN "
    "found := found || ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE "
    "entry.is_live AND entry.article_id <= edge AND entry.article_id > coalesce(far, 0) AND entry.words"
    " @@ asked ORDER BY entry.article_id DESC LIMIT most - cardinality(found) ); IF far IS NULL OR "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_bitmapscan', 'on', true); PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL THEN found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id "
    "> far AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); IF "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; RETURN ARRAY(SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.words @@ asked ORDER BY "
    "entry.article_id + 0 DESC LIMIT most); END; $$;"
)
FIND_FEW = (
    "CREATE OR REPLACE FUNCTION public.content_few_with(asked tsquery, most integer) RETURNS bigint[] "
    "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan AS $$ "
    "DECLARE found bigint[]; edge bigint; BEGIN SELECT entry.article_id INTO edge FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live ORDER BY entry.article_id DESC OFFSET "
    "100 LIMIT 1; found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT "
    "entry.is_live AND entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY "
    "entry.article_id DESC LIMIT most ); IF cardinality(found) > 3 THEN RETURN NULL; END IF; PERFORM "
    "pg_catalog.set_config('enable_bitmapscan', 'on', true); PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); RETURN ARRAY( SELECT entry.article_id FROM"
    " public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY "
    "entry.article_id + 0 DESC LIMIT most ); END; $$;"
)
FIND_BEFORE = (
    "CREATE OR REPLACE FUNCTION public.content_newest_with(asked tsquery, among bigint[], most integer)"
    " RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
    "SET enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; "
    "edge bigint; far bigint; entries real; share double precision; reach integer; size integer; BEGIN "
    "SELECT reltuples INTO entries FROM pg_catalog.pg_class WHERE oid = "
    "'public.content_searchentry'::regclass; IF among IS NOT NULL THEN among := ARRAY(SELECT own.id "
    "FROM unnest(among) AS own (id) ORDER BY own.id DESC); size := cardinality(among); found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words "
    "@@ asked AND entry.article_id = ANY (among[1:100]) ORDER BY entry.article_id + 0 DESC LIMIT most "
    "); IF size <= 100 OR cardinality(found) = most THEN RETURN found; END IF; share := "
    "cardinality(found)::double precision / 100; IF share > 0 THEN reach := least(2e9, 1.05 * most / "
    "greatest(share - 2 * sqrt(share * (1 - share) / 100), share / 4)); IF share * share * entries > 16"
    " * most THEN found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT "
    "entry.is_live AND entry.words @@ asked AND entry.article_id = ANY (among[1:reach]) ORDER BY "
    "entry.article_id + 0 DESC LIMIT most ); IF reach >= size OR cardinality(found) = most THEN RETURN "
    "found; END IF; END IF; END IF; PERFORM pg_catalog.set_config('enable_indexscan', 'off', true); IF "
    "reach < size THEN found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry JOIN "
    "unnest(among[1:reach]) AS own (id) ON own.id = entry.article_id WHERE NOT entry.is_live AND "
    "entry.article_id >= among[reach] AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT"
    " most ); IF cardinality(found) = most THEN RETURN found; END IF; END IF; RETURN ARRAY( SELECT "
    "entry.id FROM public.content_searchentry AS entry JOIN unnest(among) AS own (id) ON own.id = "
    "entry.article_id WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY entry.article_id + 0 "
    "DESC LIMIT most ); END IF; SELECT entry.article_id INTO edge FROM public.content_searchentry AS "
    "entry WHERE NOT entry.is_live ORDER BY entry.article_id DESC OFFSET 100 LIMIT 1; found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
    "entry.article_id > coalesce(edge, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT"
    " most ); IF edge IS NULL OR cardinality(found) = most THEN RETURN found; END IF; share := "
    "cardinality(found)::double precision / 100; IF share > 0 THEN reach := least(2e9, 1.05 * most / "
    "greatest(share - 2 * sqrt(share * (1 - share) / 100), share / 4)); END IF; IF reach < 4 * share * "
    "entries THEN SELECT entry.article_id INTO far FROM public.content_searchentry AS entry WHERE NOT "
    "entry.is_live AND entry.article_id <= edge ORDER BY entry.article_id DESC OFFSET reach LIMIT 1; "
    "END IF; IF share * share * entries > 16 * most THEN found := found || ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id <= edge AND "
    "entry.article_id > coalesce(far, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT "
    "most - cardinality(found) ); IF far IS NULL OR cardinality(found) = most THEN RETURN found; END "
    "IF; END IF; PERFORM pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL "
    "THEN found := ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT "
    "entry.is_live AND entry.article_id > far AND entry.words @@ asked ORDER BY entry.article_id + 0 "
    "DESC LIMIT most ); IF cardinality(found) = most THEN RETURN found; END IF; END IF; RETURN "
    "ARRAY(SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
    "entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most); END; $$;"
)
FIND_LIVE_BEFORE = (
    "CREATE OR REPLACE FUNCTION public.content_newest_live_with(asked tsquery, most integer) RETURNS "
    "bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge "
    "bigint; far bigint; entries real; share double precision; reach integer; BEGIN SELECT reltuples "
    "INTO entries FROM pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass; SELECT "
    "entry.article_id INTO edge FROM public.content_searchentry AS entry WHERE entry.is_live ORDER BY "
    "entry.article_id DESC OFFSET 100 LIMIT 1; found := ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id > coalesce(edge, 0) "
    "AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most ); IF edge IS NULL OR "
    "cardinality(found) = most THEN RETURN found; END IF; share := cardinality(found)::double precision"
    " / 100; IF share > 0 THEN reach := least(2e9, 1.05 * most / greatest(share - 2 * sqrt(share * (1 -"
    " share) / 100), share / 4)); END IF; IF reach < 4 * share * entries THEN SELECT entry.article_id "
    "INTO far FROM public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id <= edge"
    " ORDER BY entry.article_id DESC OFFSET reach LIMIT 1; END IF; IF share * share * entries > 16 * "
    "most THEN found := found || ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE "
    "entry.is_live AND entry.article_id <= edge AND entry.article_id > coalesce(far, 0) AND entry.words"
    " @@ asked ORDER BY entry.article_id DESC LIMIT most - cardinality(found) ); IF far IS NULL OR "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); IF far IS NOT NULL THEN found := ARRAY( "
    "SELECT entry.id FROM public.content_searchentry AS entry WHERE entry.is_live AND entry.article_id "
    "> far AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); IF "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; RETURN ARRAY(SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.words @@ asked ORDER BY "
    "entry.article_id + 0 DESC LIMIT most); END; $$;"
)
FIND_FEW_BEFORE = (
    "CREATE OR REPLACE FUNCTION public.content_few_with(asked tsquery, most integer) RETURNS bigint[] "
    "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge "
    "bigint; BEGIN SELECT entry.article_id INTO edge FROM public.content_searchentry AS entry WHERE NOT"
    " entry.is_live ORDER BY entry.article_id DESC OFFSET 100 LIMIT 1; found := ARRAY( SELECT entry.id "
    "FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id > "
    "coalesce(edge, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most ); IF "
    "cardinality(found) > 3 THEN RETURN NULL; END IF; PERFORM pg_catalog.set_config('enable_indexscan',"
    " 'off', true); RETURN ARRAY( SELECT entry.article_id FROM public.content_searchentry AS entry "
    "WHERE NOT entry.is_live AND entry.words @@ asked ORDER BY entry.article_id + 0 DESC LIMIT most ); "
    "END; $$;"
)

BEING_WRITTEN = Q(draft__isnull=False, archived_at__isnull=True)
WITH_OTHERS = ~Q(draft_author_ids__contained_by=[F("author")])
INDEXES = (
    ("article", models.Index(fields=["author", "-changed_at", "-id"], name="article_by_author")),
    (
        "article",
        models.Index(fields=["author", "-changed_at", "-id"], condition=BEING_WRITTEN, name="article_begun"),
    ),
    (
        "article",
        GinIndex(
            fields=["draft_author_ids"],
            condition=BEING_WRITTEN & WITH_OTHERS,
            name="article_written_with_others",
            fastupdate=False,
        ),
    ),
    (
        "article",
        models.Index(
            fields=["-changed_at", "-id"], condition=Q(archived_at__isnull=False), name="article_taken_down"
        ),
    ),
    (
        "article",
        models.Index(
            fields=["kind", "-changed_at", "-id"], condition=~Q(kind="article"), name="article_of_other_kinds"
        ),
    ),
    (
        "revision",
        GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="revision_title_parts"),
    ),
)


class Migration(migrations.Migration):
    atomic = False  # nobody waits for the indexes

    dependencies = [
        ("content", "0063_words_that_came_back_keep_their_authors"),
    ]

    operations = [
        *(AddIndexConcurrently(model, index) for model, index in INDEXES),
        migrations.AlterField(
            "article",
            "author",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                on_delete=PROTECT,
                related_name="articles",
                verbose_name="author",
                db_index=False,
            ),
        ),
        migrations.RunSQL(FIND, FIND_BEFORE),
        migrations.RunSQL(FIND_LIVE, FIND_LIVE_BEFORE),
        migrations.RunSQL(FIND_FEW, FIND_FEW_BEFORE),
    ]
