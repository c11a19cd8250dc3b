"""Articles under bylines in the order of readers' lists, and what programs ask for by kind. Nobody waits for it: the
triggers write what is published from now on, and what was published before is entered in steps.
"""

from typing import Any

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

import audit.append_only

A_STEP = 1000
LAST = """
SELECT max(id) FROM (SELECT id FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS article
"""
# Locked, so that what is published at this moment is not entered as it was before.
ENTER = """
WITH found AS MATERIALIZED (
    SELECT id, live_id, first_published_at FROM content_article
    WHERE id > %(after)s AND id <= %(last)s AND live_id IS NOT NULL AND first_published_at IS NOT NULL
    ORDER BY id FOR SHARE
)
INSERT INTO content_underbyline (article_id, byline_id, first_published_at)
SELECT DISTINCT found.id, own.key, found.first_published_at
FROM found JOIN content_revision AS words ON words.id = found.live_id CROSS JOIN unnest(words.byline_ids) AS own (key)
ON CONFLICT DO NOTHING
"""


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

    dependencies = [
        ("content", "0071_chinese_and_japanese_of_today"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnderByline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="under",
                        to="content.article",
                    ),
                ),
                ("byline_id", models.BigIntegerField()),
                ("first_published_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "article under a byline",
                "verbose_name_plural": "articles under bylines",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["byline_id", "-first_published_at", "-article"], name="under_byline_newest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "byline_id"), name="under_byline_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="stands_under_bylines",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.first_published_at IS DISTINCT FROM NEW.first_published_at)",
                    func="DELETE FROM public.content_underbyline WHERE article_id = NEW.id; INSERT INTO public.content_underbyline (article_id, byline_id, first_published_at) SELECT DISTINCT NEW.id, own.key, NEW.first_published_at FROM public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key) WHERE words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL; RETURN NULL;",
                    hash="989c56c656f01ceb61a768f9d74beeb657e97776",
                    operation='UPDATE OF "live_id", "first_published_at"',
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
                    func="DELETE FROM public.content_underbyline WHERE article_id = NEW.id; INSERT INTO public.content_underbyline (article_id, byline_id, first_published_at) SELECT DISTINCT NEW.id, own.key, NEW.first_published_at FROM public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key) WHERE words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL; RETURN NULL;",
                    hash="7e831cf83bb41d2d29fa79abb0728a2d7ff640dc",
                    operation="INSERT",
                    pgid="pgtrigger_arrives_under_bylines_fbf58",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        AddIndexConcurrently(
            "article",
            models.Index(
                condition=Q(live__isnull=False) & ~Q(kind="article"),
                fields=["kind", "-first_published_at", "-id"],
                name="article_newest_of_kind",
            ),
        ),
        migrations.RunPython(enter_what_is_live, migrations.RunPython.noop),
        RemoveIndexConcurrently("revision", "revision_byline_ids"),
    ]
