"""Which articles show a file, section by section, and how PostgreSQL goes from one of these sections to the next.

What comes into words from now on is written so by the triggers; the next migration enters what is there already.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import audit.append_only

# The functions of content/models/showing.py, as they were when this was written.
FUNCTIONS = {
    "content_showing_live(bigint)": (
        "CREATE OR REPLACE FUNCTION public.content_showing_live(one bigint) RETURNS bigint[] LANGUAGE "
        "sql STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section, article) "
        "AS ( (SELECT shown.section_id, shown.article_id FROM public.content_shownlive AS shown WHERE "
        "shown.version_id = one AND shown.section_id > 0 ORDER BY shown.version_id, shown.section_id, "
        "shown.article_id LIMIT 1) UNION ALL SELECT more.* FROM step CROSS JOIN LATERAL (SELECT "
        "shown.section_id, shown.article_id FROM public.content_shownlive AS shown WHERE "
        "shown.version_id = one AND shown.section_id > step.section ORDER BY shown.version_id, "
        "shown.section_id, shown.article_id LIMIT 1) AS more ) SELECT coalesce(array_agg(step.article),"
        " ARRAY[]::bigint[]) FROM step $$;"
    ),
    "content_showing_live(bigint, integer)": (
        "CREATE OR REPLACE FUNCTION public.content_showing_live(one bigint, most integer) RETURNS "
        "bigint[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
        "SET enable_bitmapscan = off AS $$ SELECT ARRAY(SELECT shown.article_id FROM "
        "public.content_shownlive AS shown WHERE shown.version_id = one ORDER BY shown.version_id, "
        "shown.section_id, shown.article_id LIMIT most) $$;"
    ),
    "content_showing_ever(bigint)": (
        "CREATE OR REPLACE FUNCTION public.content_showing_ever(one bigint) RETURNS bigint[] LANGUAGE "
        "sql STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section, article) "
        "AS ( (SELECT shown.section_id, shown.article_id FROM public.content_shownever AS shown WHERE "
        "shown.version_id = one AND NOT shown.in_trash AND shown.section_id > 0 ORDER BY "
        "shown.version_id, shown.section_id, shown.article_id LIMIT 1) UNION ALL SELECT more.* FROM "
        "step CROSS JOIN LATERAL (SELECT shown.section_id, shown.article_id FROM "
        "public.content_shownever AS shown WHERE shown.version_id = one AND NOT shown.in_trash AND "
        "shown.section_id > step.section ORDER BY shown.version_id, shown.section_id, shown.article_id "
        "LIMIT 1) AS more ) SELECT coalesce(array_agg(step.article), ARRAY[]::bigint[]) FROM step $$;"
    ),
    "content_showing_ever(bigint, integer)": (
        "CREATE OR REPLACE FUNCTION public.content_showing_ever(one bigint, most integer) RETURNS "
        "bigint[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
        "SET enable_bitmapscan = off AS $$ SELECT ARRAY(SELECT shown.article_id FROM "
        "public.content_shownever AS shown WHERE shown.version_id = one AND NOT shown.in_trash ORDER BY"
        " shown.version_id, shown.section_id, shown.article_id LIMIT most) $$;"
    ),
    "content_standing_under(bigint)": (
        "CREATE OR REPLACE FUNCTION public.content_standing_under(one bigint) RETURNS bigint[] LANGUAGE"
        " sql STABLE SET search_path = pg_catalog, pg_temp AS $$ WITH RECURSIVE step (section, article)"
        " AS ( (SELECT shown.section_id, shown.article_id FROM public.content_underbyline AS shown "
        "WHERE shown.byline_id = one AND shown.section_id > 0 ORDER BY shown.byline_id, "
        "shown.section_id, shown.kind LIMIT 1) UNION ALL SELECT more.* FROM step CROSS JOIN LATERAL "
        "(SELECT shown.section_id, shown.article_id FROM public.content_underbyline AS shown WHERE "
        "shown.byline_id = one AND shown.section_id > step.section ORDER BY shown.byline_id, "
        "shown.section_id, shown.kind LIMIT 1) AS more ) SELECT coalesce(array_agg(step.article), "
        "ARRAY[]::bigint[]) FROM step $$;"
    ),
    "content_standing_under(bigint, integer)": (
        "CREATE OR REPLACE FUNCTION public.content_standing_under(one bigint, most integer) RETURNS "
        "bigint[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off "
        "SET enable_bitmapscan = off AS $$ SELECT ARRAY(SELECT shown.article_id FROM "
        "public.content_underbyline AS shown WHERE shown.byline_id = one ORDER BY shown.byline_id, "
        "shown.section_id, shown.kind LIMIT most) $$;"
    ),
}


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0093_articles_know_as_what_they_were_begun"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShownEver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version_id", models.BigIntegerField()),
                ("section_id", models.BigIntegerField()),
                ("in_trash", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "verbose_name": "file that an article shows or showed",
                "verbose_name_plural": "files that articles show or showed",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ShownLive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version_id", models.BigIntegerField()),
                ("section_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "file that readers see in an article",
                "verbose_name_plural": "files that readers see in articles",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_from_now_on",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.section_id IS DISTINCT FROM NEW.section_id)",
                    func="DELETE FROM public.content_shownlive WHERE article_id = NEW.id; INSERT INTO public.content_shownlive (article_id, version_id, section_id) SELECT NEW.id, shown.version_id, NEW.section_id FROM public.content_revisionmedia AS shown WHERE shown.revision_id = NEW.live_id; RETURN NULL;",
                    hash="0558dea78f08c386f44fa5a2f0c3e960170b26c7",
                    operation='UPDATE OF "live_id", "section_id"',
                    pgid="pgtrigger_shown_from_now_on_e72da",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_elsewhere",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (OLD.section_id IS DISTINCT FROM NEW.section_id OR (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL))",
                    func="UPDATE public.content_shownever SET section_id = NEW.section_id, in_trash = NEW.trashed_at IS NOT NULL WHERE article_id = NEW.id; RETURN NULL;",
                    hash="2ae2771f2304dac62fb58ceec789d819e2cb6072",
                    operation='UPDATE OF "section_id", "trashed_at"',
                    pgid="pgtrigger_shown_elsewhere_07e71",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revisionmedia",
            trigger=pgtrigger.compiler.Trigger(
                name="comes_into_words",
                sql=audit.append_only.UnskippableTriggerSql(
                    declare="DECLARE own record;",
                    func="SELECT article.id, article.section_id, article.live_id, article.trashed_at INTO own FROM public.content_revision AS words JOIN public.content_article AS article ON article.id = words.article_id WHERE words.id = NEW.revision_id FOR SHARE OF article; INSERT INTO public.content_shownever (article_id, version_id, section_id, in_trash) VALUES (own.id, NEW.version_id, own.section_id, own.trashed_at IS NOT NULL) ON CONFLICT DO NOTHING; IF own.live_id = NEW.revision_id THEN INSERT INTO public.content_shownlive (article_id, version_id, section_id) VALUES (own.id, NEW.version_id, own.section_id) ON CONFLICT DO NOTHING; END IF; RETURN NULL;",
                    hash="6c3feab369ef402078bd08db401de597aece54d7",
                    operation="INSERT",
                    pgid="pgtrigger_comes_into_words_49404",
                    table="content_revisionmedia",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revisionmedia",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_out_of_words",
                sql=audit.append_only.UnskippableTriggerSql(
                    declare="DECLARE own record;",
                    func="SELECT article.id, article.live_id INTO own FROM public.content_revision AS words JOIN public.content_article AS article ON article.id = words.article_id WHERE words.id = OLD.revision_id FOR SHARE OF article; IF own.live_id = OLD.revision_id THEN DELETE FROM public.content_shownlive WHERE article_id = own.id AND version_id = OLD.version_id; END IF; DELETE FROM public.content_shownever AS shown WHERE shown.article_id = own.id AND shown.version_id = OLD.version_id AND NOT EXISTS ( SELECT FROM public.content_revision AS words JOIN public.content_revisionmedia AS other ON other.revision_id = words.id WHERE words.article_id = own.id AND other.version_id = OLD.version_id ); RETURN NULL;",
                    hash="6b389e115efa90dc927111c7aef91bd79d653c27",
                    operation="DELETE",
                    pgid="pgtrigger_goes_out_of_words_f69b4",
                    table="content_revisionmedia",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="shownever",
            name="article",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="content.article",
            ),
        ),
        migrations.AddField(
            model_name="shownlive",
            name="article",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="content.article",
            ),
        ),
        migrations.AddIndex(
            model_name="shownever",
            index=models.Index(
                condition=models.Q(("in_trash", False)),
                fields=["version_id", "section_id", "article"],
                name="shown_ever_in_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="shownever",
            constraint=models.UniqueConstraint(fields=("article", "version_id"), name="shown_ever_once"),
        ),
        migrations.AddIndex(
            model_name="shownlive",
            index=models.Index(fields=["version_id", "section_id", "article"], name="shown_live_in_section"),
        ),
        migrations.AddConstraint(
            model_name="shownlive",
            constraint=models.UniqueConstraint(fields=("article", "version_id"), name="shown_live_once"),
        ),
        *(migrations.RunSQL(made, f"DROP FUNCTION public.{name}") for name, made in FUNCTIONS.items()),
    ]
