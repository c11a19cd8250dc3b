"""What was published before is entered with its section, and found by it. Nobody waits for it."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

A_STEP = 1000
LAST = """
SELECT max(id) FROM (SELECT id FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS article
"""
# Locked, so that what moves at this moment is not entered where it was before.
ENTER = """
WITH found AS MATERIALIZED (
    SELECT id, section_id, kind FROM content_article
    WHERE id > %(after)s AND id <= %(last)s AND live_id IS NOT NULL ORDER BY id FOR SHARE
)
UPDATE content_underbyline AS filed SET section_id = found.section_id, kind = found.kind
FROM found WHERE filed.article_id = found.id AND filed.section_id = 0
"""


def enter_sections(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
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

    dependencies = [("content", "0089_bylines_by_section")]

    operations = [
        migrations.RunPython(enter_sections, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="underbyline",
            index=models.Index(
                fields=["byline_id", "section_id", "kind", "-first_published_at", "-article"],
                name="under_byline_in_section",
            ),
        ),
        RemoveIndexConcurrently("underbyline", "under_byline_newest"),
    ]
