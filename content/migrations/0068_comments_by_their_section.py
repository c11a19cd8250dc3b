from typing import Any

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import audit.append_only

STEP = 5_000  # comments, so that nobody waits for long who writes one meanwhile

_ADD = (
    "ALTER TABLE content_comment ADD CONSTRAINT comment_has_section CHECK (section_id IS NOT NULL) NOT VALID"
)
_CHECK = "ALTER TABLE content_comment VALIDATE CONSTRAINT comment_has_section"
_DROP = "ALTER TABLE content_comment DROP CONSTRAINT IF EXISTS comment_has_section"
_FILL = (
    "UPDATE content_comment AS comment SET section_id = article.section_id FROM content_article AS article"
    " WHERE article.id = comment.article_id AND comment.id > %s AND comment.id <= %s"
)


def fill(apps: Any, schema_editor: Any) -> None:
    """Those from before; the trigger is there already for what is written meanwhile."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM content_comment")
        first, last = cursor.fetchone()
        for start in range(first - 1, last, STEP):
            cursor.execute(_FILL, [start, start + STEP])


def section(**options: Any) -> Any:
    return models.ForeignKey(
        db_index=False,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="content.section",
        verbose_name="section",
        **options,
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0067_what_waits_in_its_order")]

    operations = [
        migrations.AddField(model_name="comment", name="section", field=section(null=True)),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="comments_move_along",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF NEW.section_id <> OLD.section_id THEN UPDATE public.content_comment SET section_id = NEW.section_id WHERE article_id = NEW.id; END IF; RETURN NULL;",
                    hash="2090ada0eccbd89a2c03c91ebcb82dcde0e5d144",
                    operation='UPDATE OF "section_id"',
                    pgid="pgtrigger_comments_move_along_0b3d7",
                    table="content_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="where_its_article_is",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="SELECT article.section_id INTO NEW.section_id FROM public.content_article AS article WHERE article.id = NEW.article_id FOR NO KEY UPDATE; RETURN NEW;",
                    hash="93d1f17a8b4a76355c5bd2d4c4be2ca1882580eb",
                    operation='INSERT OR UPDATE OF "article_id", "section_id"',
                    pgid="pgtrigger_where_its_article_is_78413",
                    table="content_comment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        # Checked while others write; the column is then made so without reading the table once more.
        migrations.RunSQL([_DROP, _ADD, _CHECK], migrations.RunSQL.noop),
        migrations.AlterField(model_name="comment", name="section", field=section()),
        migrations.RunSQL(_DROP, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(fields=["section", "state", "-created_at", "-id"], name="comment_by_section"),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(fields=["-created_at", "-id"], name="comment_newest"),
        ),
    ]
