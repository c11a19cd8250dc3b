import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

# How search finds (content/models/search_function.py), as it was when this was written.
FIND = (
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
GONE = "DROP FUNCTION public.content_newest_with(tsquery, bigint[], integer)"


class Migration(migrations.Migration):
    # People go on writing and uploading while indexes are made and removed. The worker gathers the words afterwards.
    atomic = False

    dependencies = [
        ("content", "0049_what_things_said_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchGathered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.BigIntegerField(default=0)),
                ("file_at", models.DateTimeField(null=True)),
                ("next_entry", models.BigIntegerField(default=0)),
                (
                    "next_file_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("next_transaction", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "state of the words that search knows",
                "verbose_name_plural": "states of the words that search knows",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[("word", models.TextField(primary_key=True, serialize=False))],
            options={
                "verbose_name": "word that search knows",
                "verbose_name_plural": "words that search knows",
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"),
                        name="search_word_nearly",
                    )
                ],
            },
        ),
        migrations.RunSQL(FIND, GONE),
        AddIndexConcurrently(
            model_name="asset",
            index=models.Index(fields=["changed_at"], name="asset_changed"),
        ),
        RemoveIndexConcurrently(model_name="asset", name="asset_words_nearly"),
        RemoveIndexConcurrently(model_name="searchentry", name="search_live_names"),
        RemoveIndexConcurrently(model_name="searchentry", name="search_newest_names"),
    ]
