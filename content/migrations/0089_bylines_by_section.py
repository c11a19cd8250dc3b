"""What stands under bylines, section by section, and how PostgreSQL goes from one of these sections to the next.

What is published from now on is written so by the triggers; the next migration enters what was published before.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import audit.append_only

# The functions of content/models/where_filed.py, as they were when this was written.
FUNCTIONS = {
    "content_sections_under": (
        "CREATE OR REPLACE FUNCTION public.content_sections_under(one bigint) RETURNS bigint[] LANGUAGE "
        "sql STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section) AS ( "
        "(SELECT filed.section_id FROM public.content_underbyline AS filed WHERE filed.byline_id = one "
        "AND filed.section_id > 0 ORDER BY filed.section_id LIMIT 1) UNION ALL SELECT (SELECT "
        "filed.section_id FROM public.content_underbyline AS filed WHERE filed.byline_id = one AND "
        "filed.section_id > step.section ORDER BY filed.section_id LIMIT 1) FROM step WHERE "
        "step.section IS NOT NULL ) SELECT coalesce(array_agg(step.section), ARRAY[]::bigint[]) FROM "
        "step WHERE step.section IS NOT NULL $$;"
    ),
    "content_sections_about": (
        "CREATE OR REPLACE FUNCTION public.content_sections_about(one bigint) RETURNS bigint[] LANGUAGE "
        "sql STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section) AS ( "
        "(SELECT filed.section_id FROM public.content_article_topics AS filed WHERE filed.topic_id = "
        "one AND filed.first_published_at IS NOT NULL AND filed.section_id > 0 ORDER BY "
        "filed.section_id LIMIT 1) UNION ALL SELECT (SELECT filed.section_id FROM "
        "public.content_article_topics AS filed WHERE filed.topic_id = one AND filed.first_published_at "
        "IS NOT NULL AND filed.section_id > step.section ORDER BY filed.section_id LIMIT 1) FROM step "
        "WHERE step.section IS NOT NULL ) SELECT coalesce(array_agg(step.section), ARRAY[]::bigint[]) "
        "FROM step WHERE step.section IS NOT NULL $$;"
    ),
}


class Migration(migrations.Migration):
    dependencies = [("content", "0088_guests_of_an_article_in_their_order")]

    operations = [
        # In one transaction, so that nothing is published meanwhile that no trigger sees.
        pgtrigger.migrations.RemoveTrigger(model_name="article", name="stands_under_bylines"),
        pgtrigger.migrations.RemoveTrigger(model_name="article", name="arrives_under_bylines"),
        migrations.AddField(
            model_name="underbyline",
            name="kind",
            field=models.CharField(
                db_default="", default="", editable=False, max_length=20, verbose_name="kind"
            ),
        ),
        migrations.AddField(
            model_name="underbyline",
            name="section_id",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="stands_under_bylines",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.first_published_at IS DISTINCT FROM NEW.first_published_at OR OLD.section_id IS DISTINCT FROM NEW.section_id)",
                    func="DELETE FROM public.content_underbyline WHERE article_id = NEW.id; INSERT INTO public.content_underbyline (article_id, byline_id, section_id, kind, first_published_at) SELECT DISTINCT NEW.id, own.key, NEW.section_id, NEW.kind, NEW.first_published_at FROM public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key) WHERE words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL; RETURN NULL;",
                    hash="9706835b3520dca2ca348b843dcaee11e3f49974",
                    operation='UPDATE OF "live_id", "first_published_at", "section_id"',
                    pgid="pgtrigger_stands_under_bylines_7ccd0",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="arrives_under_bylines",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (NEW.live_id IS NOT NULL)",
                    func="DELETE FROM public.content_underbyline WHERE article_id = NEW.id; INSERT INTO public.content_underbyline (article_id, byline_id, section_id, kind, first_published_at) SELECT DISTINCT NEW.id, own.key, NEW.section_id, NEW.kind, NEW.first_published_at FROM public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key) WHERE words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL; RETURN NULL;",
                    hash="04d5d81ffffc4230984b9fa4956b37c0ea7ac57b",
                    operation="INSERT",
                    pgid="pgtrigger_arrives_under_bylines_fbf58",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        *(
            migrations.RunSQL(made, f"DROP FUNCTION public.{name}(bigint)")
            for name, made in FUNCTIONS.items()
        ),
    ]
