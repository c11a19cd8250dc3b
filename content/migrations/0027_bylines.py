import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0026_reviews_are_wanted_and_taken_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="byline_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list
            ),
        ),
        migrations.CreateModel(
            name="Byline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("biography", models.CharField(blank=True, max_length=1000, verbose_name="biography")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="added at",
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="taken off the site at"),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="content.byline",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylines",
                        to="content.assetversion",
                        verbose_name="picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "byline",
                "verbose_name_plural": "bylines",
                "ordering": ("name", "pk"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["name", "id"], name="byline_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="byline_leads_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), models.Q(("name", ""), _negated=True)),
                            models.Q(
                                ("biography", ""),
                                ("name", ""),
                                ("picture__isnull", True),
                                ("removed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="byline_gone_is_gone",
                    ),
                ],
            },
        ),
    ]
