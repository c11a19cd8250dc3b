"""What is live in the order of readers' lists: of each kind in a section, and about a topic. Nobody waits for it.

The table of what is about which topic becomes a model as it stands, and gets the columns by which its rows are in order.
The triggers write it from now on; what was filed before is entered in steps.
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
SELECT max(id) FROM (SELECT id FROM content_article_topics WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS filed
"""
# The trigger of the table says what it is, and waits for what is published at this moment.
ENTER = "UPDATE content_article_topics SET first_published_at = NULL WHERE id > %(after)s AND id <= %(last)s"


def enter_what_is_filed(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    after = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(LAST, {"after": after, "step": A_STEP})
            (last,) = cursor.fetchone()
            if last is None:
                return
            cursor.execute(ENTER, {"after": after, "last": last})
            after = last


THERE_ALREADY = [
    migrations.CreateModel(
        name="Filed",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "article",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="content.article"),
            ),
            ("topic", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="content.topic")),
        ],
        options={
            "verbose_name": "article under a topic",
            "verbose_name_plural": "articles under topics",
            "db_table": "content_article_topics",
            "default_permissions": (),
            "unique_together": {("article", "topic")},
        },
    ),
    migrations.AlterField(
        model_name="article",
        name="topics",
        field=models.ManyToManyField(
            blank=True,
            related_name="articles",
            through="content.Filed",
            to="content.topic",
            verbose_name="topics",
        ),
    ),
]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0076_grants_that_end")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=THERE_ALREADY),
        migrations.AddField(
            model_name="filed",
            name="section_id",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="filed",
            name="kind",
            field=models.CharField(
                db_default="", default="", editable=False, max_length=20, verbose_name="kind"
            ),
        ),
        migrations.AddField(
            model_name="filed",
            name="first_published_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="filed_where_it_is_read",
                sql=audit.append_only.UnskippableTriggerSql(
                    condition="WHEN (OLD.first_published_at IS DISTINCT FROM NEW.first_published_at OR OLD.section_id IS DISTINCT FROM NEW.section_id OR (OLD.live_id IS NULL) <> (NEW.live_id IS NULL))",
                    func="UPDATE public.content_article_topics SET first_published_at = NULL WHERE article_id = NEW.id; RETURN NULL;",
                    hash="9679f6029d661f4a88d7733b2dd047c01cb3a481",
                    operation='UPDATE OF "live_id", "first_published_at", "section_id"',
                    pgid="pgtrigger_filed_where_it_is_read_d23ee",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="filed",
            trigger=pgtrigger.compiler.Trigger(
                name="where_it_is_read",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="SELECT article.section_id, article.kind, CASE WHEN article.live_id IS NOT NULL THEN article.first_published_at END INTO NEW.section_id, NEW.kind, NEW.first_published_at FROM public.content_article AS article WHERE article.id = NEW.article_id FOR SHARE; RETURN NEW;",
                    hash="251f621044f6d99f971df6dd0525f56f8b3172fd",
                    operation='INSERT OR UPDATE OF "article_id", "section_id", "kind", "first_published_at"',
                    pgid="pgtrigger_where_it_is_read_25645",
                    table="content_article_topics",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(enter_what_is_filed, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="filed",
            index=models.Index(
                condition=Q(first_published_at__isnull=False),
                fields=["topic", "section_id", "kind", "-first_published_at", "-article"],
                name="filed_newest",
            ),
        ),
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(
                condition=Q(live__isnull=False),
                fields=["section", "kind", "-first_published_at", "-id"],
                name="article_newest_in_section",
            ),
        ),
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(
                condition=Q(live__isnull=False), fields=["section", "id"], name="article_live_in_section"
            ),
        ),
        RemoveIndexConcurrently("article", "article_by_publication"),
    ]
