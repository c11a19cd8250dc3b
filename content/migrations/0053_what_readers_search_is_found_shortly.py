from django.db import migrations

# How search finds what readers see (content/models/search_function.py), as it was when this was written.
FIND = (
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
    "share)::integer LIMIT 1; found := found || ARRAY( SELECT entry.id FROM public.content_searchentry "
    "AS entry WHERE entry.is_live AND entry.article_id <= edge AND entry.article_id > coalesce(far, 0) "
    "AND entry.words @@ asked ORDER BY entry.article_id DESC LIMIT most - cardinality(found) ); IF far "
    "IS NULL OR cardinality(found) = most THEN RETURN found; END IF; END IF; PERFORM "
    "pg_catalog.set_config('enable_indexscan', 'off', true); RETURN ARRAY( SELECT entry.id FROM "
    "public.content_searchentry AS entry WHERE entry.is_live AND entry.words @@ asked ORDER BY "
    "entry.article_id + 0 DESC LIMIT most ); END; $$;"
)
GONE = "DROP FUNCTION public.content_newest_live_with(tsquery, integer)"


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0052_sections_are_found_by_an_index"),
    ]

    operations = [
        migrations.RunSQL(FIND, GONE),
    ]
