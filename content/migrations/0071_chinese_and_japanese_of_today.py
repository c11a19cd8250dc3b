"""Enters anew what is there already in Chinese or Japanese, and nothing else. In steps, so that no writer waits for long."""

from typing import Any

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

A_STEP = 500
# As content/models/written_together.py had them when this was written; both are among the signs that words keep.
SIGNS = (
    r"[\u3005\u3006\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
LAST = """
SELECT max(id) FROM (SELECT id FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS article
"""
# Whoever looks finds the old words until each step is committed, then the new ones. To delete what is due brings it in.
# What somebody is saving at this moment stays due, and the worker brings it in a minute later.
ANEW = (
    "CREATE TEMPORARY TABLE written_together ON COMMIT DROP AS SELECT DISTINCT article_id FROM content_searchentry"
    " WHERE article_id > %(after)s AND article_id <= %(last)s AND words::text ~ %(signs)s",
    "DELETE FROM content_searchentry WHERE article_id IN (SELECT article_id FROM written_together)",
    "INSERT INTO content_searchdue (article_id) SELECT article_id FROM written_together"
    " WHERE NOT EXISTS (SELECT FROM content_searchdue AS due WHERE due.article_id = written_together.article_id)",
    "DELETE FROM content_searchdue WHERE article_id IN (SELECT article_id FROM written_together)",
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
                    cursor.execute(statement, {"after": after, "last": last, "signs": SIGNS})
            after = last


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0070_chinese_and_japanese_are_found_within_their_runs")]

    operations = [migrations.RunPython(enter_words_anew, migrations.RunPython.noop)]
