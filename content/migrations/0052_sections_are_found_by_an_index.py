from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

import rbac.plain_text

# How search finds (content/models/search_function.py), as it is from here on, and as it was before.
FIND = (
    "CREATE OR REPLACE FUNCTION public.content_newest_with(asked tsquery, among bigint[], most integer) "
    "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
    "SET enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; "
    "edge bigint; far bigint; entries real; share real; BEGIN IF among IS NULL THEN SELECT "
    "entry.article_id INTO edge FROM public.content_searchentry AS entry WHERE NOT entry.is_live ORDER "
    "BY entry.article_id DESC OFFSET 800 LIMIT 1; found := ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id > coalesce(edge, "
    "0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most ); IF edge IS NULL OR "
    "cardinality(found) = most THEN RETURN found; END IF; SELECT reltuples INTO entries FROM "
    "pg_catalog.pg_class WHERE oid = 'public.content_searchentry'::regclass; share := "
    "cardinality(found)::real / 800; IF share * share * entries > 16 * most THEN SELECT entry.article_id "
    "INTO far FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id <= "
    "edge ORDER BY entry.article_id DESC OFFSET (2 * most / share)::integer LIMIT 1; found := found || "
    "ARRAY( SELECT entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND "
    "entry.article_id <= edge AND entry.article_id > coalesce(far, 0) AND entry.words @@ asked ORDER BY "
    "entry.article_id DESC LIMIT most - cardinality(found) ); IF far IS NULL OR cardinality(found) = "
    "most THEN RETURN found; END IF; END IF; ELSE found := ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked AND "
    "entry.article_id = ANY (ARRAY( SELECT own.id FROM unnest(among) AS own (id) ORDER BY own.id DESC "
    "LIMIT 800 )) ORDER BY entry.article_id + 0 DESC LIMIT most ); IF cardinality(among) <= 800 OR "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); IF among IS NULL THEN RETURN ARRAY( SELECT "
    "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked "
    "ORDER BY entry.article_id + 0 DESC LIMIT most ); END IF; RETURN ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked AND "
    "entry.article_id + 0 = ANY (among) ORDER BY entry.article_id + 0 DESC LIMIT most ); END; $$;"
)
BEFORE = (
    "CREATE OR REPLACE FUNCTION public.content_newest_with(asked tsquery, among bigint[], most integer) "
    "RETURNS bigint[] LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET "
    "enable_indexscan = on SET plan_cache_mode = force_custom_plan AS $$ DECLARE found bigint[]; edge bigint;"
    " BEGIN IF among IS NULL THEN SELECT entry.article_id INTO edge FROM public.content_searchentry AS entry "
    "WHERE NOT entry.is_live ORDER BY entry.article_id DESC OFFSET 800 LIMIT 1; found := ARRAY( SELECT "
    "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.article_id > "
    "coalesce(edge, 0) AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most ); IF edge IS NULL "
    "OR cardinality(found) = most THEN RETURN found; END IF; ELSE found := ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked AND "
    "entry.article_id = ANY (ARRAY( SELECT own.id FROM unnest(among) AS own (id) ORDER BY own.id DESC LIMIT "
    "800 )) ORDER BY entry.article_id + 0 DESC LIMIT most ); IF cardinality(among) <= 800 OR "
    "cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); IF among IS NULL THEN RETURN ARRAY( SELECT "
    "entry.id FROM public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked ORDER"
    " BY entry.article_id + 0 DESC LIMIT most ); END IF; RETURN ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE NOT entry.is_live AND entry.words @@ asked AND "
    "entry.article_id + 0 = ANY (among) ORDER BY entry.article_id + 0 DESC LIMIT most ); END; $$;"
)


class Migration(migrations.Migration):
    # The column is written for each section while nobody reads the table: ten thousand take half a second.
    dependencies = [
        ("content", "0051_search_entries_without_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="section",
            name="plain_title",
            field=models.GeneratedField(
                db_persist=True,
                expression=rbac.plain_text.PlainText("title"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="section",
            index=GinIndex(OpClass("plain_title", "gin_trgm_ops"), name="section_title_words"),
        ),
        migrations.RunSQL(FIND, BEFORE),
    ]
