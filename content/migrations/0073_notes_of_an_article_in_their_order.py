"""Each note says of which article and version it is, so that an index finds those of one article in their order.

The trigger says it of every new note; what is there is told in steps, and nobody waits for the indexes.
"""

from typing import Any

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import audit.append_only

A_STEP = 1000
LAST = """
SELECT max(id) FROM (SELECT id FROM content_reviewnote WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS note
"""
TELL = """
UPDATE content_reviewnote AS note SET article_id = words.article_id, number = words.number
FROM content_revision AS words
WHERE words.id = note.revision_id AND note.id > %(after)s AND note.id <= %(last)s
"""


def tell_of_which_article(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    after = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(LAST, {"after": after, "step": A_STEP})
            (last,) = cursor.fetchone()
            if last is None:
                return
            cursor.execute(TELL, {"after": after, "last": last})
            after = last


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("content", "0072_readers_lists_begin_with_an_index"),
    ]

    operations = [
        migrations.AddField(
            "reviewnote",
            "article",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="content.article",
            ),
        ),
        migrations.AddField("reviewnote", "number", models.PositiveIntegerField(editable=False, null=True)),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewnote",
            trigger=pgtrigger.compiler.Trigger(
                name="note_of_article",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="SELECT words.article_id, words.number INTO NEW.article_id, NEW.number FROM public.content_revision AS words WHERE words.id = NEW.revision_id; RETURN NEW;",
                    hash="384fd0eb0719863b139ebe796d2cb1d43f157e3c",
                    operation="INSERT",
                    pgid="pgtrigger_note_of_article_a88c6",
                    table="content_reviewnote",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(tell_of_which_article, migrations.RunPython.noop),
        AddIndexConcurrently(
            "reviewnote",
            models.Index(fields=["article", "-created_at", "-id"], name="note_newest_of_article"),
        ),
        AddIndexConcurrently(
            "reviewnote",
            models.Index(fields=["article", "number"], name="note_by_version"),
        ),
    ]
