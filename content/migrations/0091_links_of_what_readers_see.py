"""What the words that readers see link to, and how PostgreSQL finds what links to an address.

Nobody waits for it: the triggers write what is published from now on, and what was published before is read in steps.
"""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import audit.append_only

A_STEP = 1000
LAST = """
SELECT max(id) FROM (SELECT id FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS article
"""
# Locked, so that what is published at this moment is not entered as it was before.
ENTER = """
WITH found AS MATERIALIZED (
    SELECT id, live_id FROM content_article
    WHERE id > %(after)s AND id <= %(last)s AND live_id IS NOT NULL ORDER BY id FOR SHARE
)
INSERT INTO content_livelinks (article_id, paths)
SELECT one.id, array_agg(DISTINCT one.path) FROM (
    SELECT found.id, btrim(regexp_replace(
        regexp_replace(link.href[1], '^(https?:)?//[^/?#]*', '', 'i'), '[?#].*$', ''), '/') AS path
    FROM found JOIN content_revision AS words ON words.id = found.live_id
    CROSS JOIN regexp_matches(words.body, '<a [^>]*href="((/|https?://)[^"]*)"', 'gi') AS link (href)
) AS one WHERE one.path <> '' AND octet_length(one.path) <= 1000
GROUP BY one.id ON CONFLICT DO NOTHING
"""
# The functions of content/models/live_links.py, as they were when this was written.
FUNCTIONS = {
    "content_linking_live": (
        "CREATE OR REPLACE FUNCTION public.content_linking_live(asked text[], most integer) RETURNS "
        "bigint[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS "
        "$$ SELECT ARRAY(SELECT linking.article_id FROM public.content_livelinks AS linking WHERE "
        "linking.paths && asked LIMIT most) $$;"
    ),
    "content_linking_newest": (
        "CREATE OR REPLACE FUNCTION public.content_linking_newest(asked text[], most integer) RETURNS "
        "bigint[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS "
        "$$ SELECT ARRAY(SELECT linking.article_id FROM public.content_checkup AS linking WHERE "
        "linking.links && asked LIMIT most) $$;"
    ),
}


def enter_what_is_live(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    after = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(LAST, {"after": after, "step": A_STEP})
            (last,) = cursor.fetchone()
            if last is None:
                return
            cursor.execute(ENTER, {"after": after, "last": last})
            after = last


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0090_bylines_in_their_sections")]

    operations = [
        migrations.CreateModel(
            name="LiveLinks",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="live_links",
                        serialize=False,
                        to="content.article",
                    ),
                ),
                ("paths", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
            ],
            options={
                "verbose_name": "links of what readers see",
                "verbose_name_plural": "links of what readers see",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="livelinks",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["paths"], name="live_links_paths"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="links_from_now_on",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id)",
                    func="DELETE FROM public.content_livelinks WHERE article_id = NEW.id; INSERT INTO public.content_livelinks (article_id, paths) SELECT NEW.id, array_agg(DISTINCT one.path) FROM ( SELECT btrim(regexp_replace(regexp_replace(found.href[1], '^(https?:)?//[^/?#]*', '', 'i'), '[?#].*$', ''), '/') AS path FROM public.content_revision AS words CROSS JOIN regexp_matches(words.body, '<a [^>]*href=\"((/|https?://)[^\"]*)\"', 'gi') AS found (href) WHERE words.id = NEW.live_id ) AS one WHERE one.path <> '' AND octet_length(one.path) <= 1000 HAVING count(*) > 0; RETURN NULL;",
                    hash="fcde1d07fbb12cf99ac45b24ba27a9237c6a9e3d",
                    operation='UPDATE OF "live_id"',
                    pgid="pgtrigger_links_from_now_on_ddf9d",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="links_at_once",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (NEW.live_id IS NOT NULL)",
                    func="DELETE FROM public.content_livelinks WHERE article_id = NEW.id; INSERT INTO public.content_livelinks (article_id, paths) SELECT NEW.id, array_agg(DISTINCT one.path) FROM ( SELECT btrim(regexp_replace(regexp_replace(found.href[1], '^(https?:)?//[^/?#]*', '', 'i'), '[?#].*$', ''), '/') AS path FROM public.content_revision AS words CROSS JOIN regexp_matches(words.body, '<a [^>]*href=\"((/|https?://)[^\"]*)\"', 'gi') AS found (href) WHERE words.id = NEW.live_id ) AS one WHERE one.path <> '' AND octet_length(one.path) <= 1000 HAVING count(*) > 0; RETURN NULL;",
                    hash="dd950f2b097d669329b75cb3bbe1529dedcc8ec1",
                    operation="INSERT",
                    pgid="pgtrigger_links_at_once_d4320",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(enter_what_is_live, migrations.RunPython.noop),
        *(
            migrations.RunSQL(made, f"DROP FUNCTION public.{name}(text[], integer)")
            for name, made in FUNCTIONS.items()
        ),
    ]
