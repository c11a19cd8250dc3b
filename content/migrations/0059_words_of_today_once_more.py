"""Enters the words of what is there already anew. In steps, so that nobody who writes waits for long."""

from typing import Any

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

A_STEP = 100
LAST = """
SELECT max(id) FROM (SELECT id FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS article
"""
_STEP = "article_id > %(after)s AND article_id <= %(last)s"
# Whoever looks finds the old words until each step is committed, then the new ones. To delete what is due brings it in
# (0058). What somebody is saving at this moment stays due, and the worker brings it in a minute later.
ANEW = (
    f"DELETE FROM content_searchentry WHERE {_STEP}",  # noqa: S608
    "INSERT INTO content_searchdue (article_id) SELECT id FROM content_article"
    " WHERE id > %(after)s AND id <= %(last)s"
    " AND NOT EXISTS (SELECT FROM content_searchdue AS due WHERE due.article_id = content_article.id)",
    f"DELETE FROM content_searchdue WHERE {_STEP}",  # noqa: S608
)


def enter_words_anew(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    after = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(LAST, {"after": after, "step": A_STEP})
            (last,) = cursor.fetchone()
            if last is None:
                return
            with transaction.atomic(using=schema_editor.connection.alias):
                for statement in ANEW:
                    cursor.execute(statement, {"after": after, "last": last})
            after = last


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0058_words_are_found_between_any_signs")]

    operations = [migrations.RunPython(enter_words_anew, migrations.RunPython.noop)]
