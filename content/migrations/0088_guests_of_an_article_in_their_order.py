"""Each guest who was asked, and each preview link, says of which article, so that an index finds those of one.

The trigger says it of every new one; of what is there it is told in one go, as these are few.
"""

from typing import Any

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import audit.append_only

TABLES = ("content_guestreview", "content_previewlink")
TELL = """
UPDATE {table} AS shown SET article_id = words.article_id
FROM content_revision AS words WHERE words.id = shown.revision_id
"""
# It lets nothing of a link be changed, and fires whatever a session sets.
STAYS = "ALTER TABLE content_previewlink {} TRIGGER pgtrigger_preview_link_in_order_cb0e8"


def tell_of_which_article(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with transaction.atomic(), schema_editor.connection.cursor() as cursor:
        cursor.execute(STAYS.format("DISABLE"))
        for table in TABLES:
            cursor.execute(TELL.format(table=table))
        cursor.execute(STAYS.format("ENABLE ALWAYS"))


def article() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="content.article",
    )


def trigger(table: str, name: str, digest: str, pgid: str) -> pgtrigger.compiler.Trigger:
    return pgtrigger.compiler.Trigger(
        name=name,
        sql=audit.append_only.UnskippableTriggerSql(
            func="SELECT words.article_id INTO NEW.article_id FROM public.content_revision AS words WHERE words.id = NEW.revision_id; RETURN NEW;",
            hash=digest,
            operation="INSERT OR UPDATE",
            pgid=pgid,
            table=table,
            when="BEFORE",
        ),
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0086_who_is_at_an_article_in_order")]

    operations = [
        migrations.AddField("guestreview", "article", article()),
        migrations.AddField("previewlink", "article", article()),
        pgtrigger.migrations.AddTrigger(
            model_name="guestreview",
            trigger=trigger(
                "content_guestreview",
                "guest_review_of_article",
                "b2e52e1613ef8a738e4d571ed8a8aaf78b804414",
                "pgtrigger_guest_review_of_article_640f4",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="previewlink",
            trigger=trigger(
                "content_previewlink",
                "preview_link_of_article",
                "67cbac4549378308d48cb3a23c17911667cabb8c",
                "pgtrigger_preview_link_of_article_fb141",
            ),
        ),
        migrations.RunPython(tell_of_which_article, migrations.RunPython.noop),
        AddIndexConcurrently(
            "guestreview", models.Index(fields=["article", "-id"], name="guest_review_of_article")
        ),
        AddIndexConcurrently(
            "previewlink", models.Index(fields=["article", "-id"], name="preview_link_of_article")
        ),
    ]
