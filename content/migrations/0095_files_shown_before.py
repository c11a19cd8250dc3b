"""What articles showed before is entered with their sections. Nobody waits for it."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

A_STEP = 1000
LAST = """
SELECT max(id) FROM (SELECT id FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS article
"""
# Locked, so that what moves or is published at this moment is not entered as it was before.
ENTER = """
WITH found AS MATERIALIZED (
    SELECT id, section_id, live_id, trashed_at FROM content_article
    WHERE id > %(after)s AND id <= %(last)s ORDER BY id FOR SHARE
), live AS (
    INSERT INTO content_shownlive (article_id, version_id, section_id)
    SELECT found.id, shown.version_id, found.section_id
    FROM found JOIN content_revisionmedia AS shown ON shown.revision_id = found.live_id
    ON CONFLICT DO NOTHING
)
INSERT INTO content_shownever (article_id, version_id, section_id, in_trash)
SELECT DISTINCT found.id, shown.version_id, found.section_id, found.trashed_at IS NOT NULL
FROM found JOIN content_revision AS words ON words.article_id = found.id
JOIN content_revisionmedia AS shown ON shown.revision_id = words.id
ON CONFLICT DO NOTHING
"""


def enter_what_is_shown(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
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

    dependencies = [("content", "0094_files_by_section")]

    operations = [migrations.RunPython(enter_what_is_shown, migrations.RunPython.noop)]
