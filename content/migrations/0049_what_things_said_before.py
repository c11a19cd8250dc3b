import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import audit.append_only


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0048_previews_are_for_somebody_with_a_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Former",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.BigIntegerField()),
                ("values", models.JSONField(verbose_name="what it said before")),
                (
                    "written_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="written at",
                    ),
                ),
            ],
            options={
                "verbose_name": "what something said before",
                "verbose_name_plural": "what things said before",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["kind", "key"], name="former_of"),
                    models.Index(fields=["written_at"], name="former_by_age"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="former",
            trigger=pgtrigger.compiler.Trigger(
                name="former_stays",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';",
                    hash="21afdcc475aed0641333a12a591cd71f00f9b0ea",
                    level="STATEMENT",
                    operation="UPDATE OR TRUNCATE",
                    pgid="pgtrigger_former_stays_105c5",
                    table="content_former",
                    when="BEFORE",
                ),
            ),
        ),
    ]
