"""Limits, observations, incidents, blocks and measures."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("client", "A client"),
                            ("account", "An account"),
                            ("page", "A page"),
                            ("many", "Very many clients"),
                        ],
                        max_length=10,
                        verbose_name="about",
                    ),
                ),
                ("key", models.BinaryField(max_length=32, verbose_name="key")),
                ("sealed", models.BinaryField(verbose_name="subject")),
                ("account", models.CharField(blank=True, max_length=64, verbose_name="account")),
                ("points", models.FloatField(default=0, verbose_name="points")),
                ("blocking", models.FloatField(default=0, verbose_name="points towards a block")),
                ("findings", models.PositiveIntegerField(default=0, verbose_name="findings")),
                (
                    "opened_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="began"
                    ),
                ),
                (
                    "last_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="last finding"
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="goes on")),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "default_permissions": (),
                "indexes": [models.Index(fields=["-last_at"], name="incident_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("key"), condition=models.Q(("is_open", True)), name="incident_open_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("client", "A client"),
                            ("account", "An account"),
                            ("page", "A page"),
                            ("many", "Very many clients"),
                        ],
                        max_length=10,
                        verbose_name="what is blocked",
                    ),
                ),
                ("key", models.BinaryField(max_length=32, verbose_name="key")),
                ("sealed", models.BinaryField(verbose_name="target")),
                ("account", models.CharField(blank=True, max_length=64, verbose_name="account")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="since"
                    ),
                ),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted")),
                ("by_machine", models.BooleanField(default=False, verbose_name="made by the guard")),
                ("froze", models.BooleanField(default=False, verbose_name="froze the account")),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="blocks",
                        to="secure_intrusion.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["key", "-made_at"], name="block_by_target"),
                    models.Index(
                        condition=models.Q(("lifted_at", None)), fields=["until"], name="block_in_force"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by_machine", False), ("until__isnull", False), _connector="OR"),
                        name="block_by_machine_ends",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bucket",
            fields=[
                (
                    "key",
                    models.BinaryField(max_length=32, primary_key=True, serialize=False, verbose_name="key"),
                ),
                ("refilled_at", models.DateTimeField(verbose_name="full again at")),
            ],
            options={
                "verbose_name": "limit in use",
                "verbose_name_plural": "limits in use",
                "default_permissions": (),
                "indexes": [models.Index(fields=["refilled_at"], name="bucket_by_refill")],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="secure_intrusion.incident",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("noted", "Written down"),
                            ("slowed", "Slowed down"),
                            ("asked_again", "Asked to confirm who they are"),
                            ("sessions_ended", "Logged out everywhere"),
                            ("blocked", "Blocked for a while"),
                            ("frozen", "Account frozen for a while"),
                        ],
                        max_length=20,
                        verbose_name="what was done",
                    ),
                ),
                ("points", models.PositiveIntegerField(verbose_name="points")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="when"
                    ),
                ),
                ("done", models.BooleanField(default=True, verbose_name="done")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone")),
                (
                    "block",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="measures",
                        to="secure_intrusion.block",
                    ),
                ),
            ],
            options={
                "verbose_name": "response",
                "verbose_name_plural": "responses",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="secure_intrusion.incident",
                    ),
                ),
                ("sensor", models.CharField(max_length=40, verbose_name="sensor")),
                ("person", models.CharField(blank=True, max_length=64, verbose_name="account")),
                ("minute", models.DateTimeField(verbose_name="minute")),
                ("count", models.PositiveIntegerField(verbose_name="how often")),
                ("weight", models.PositiveIntegerField(verbose_name="points")),
                ("sealed", models.BinaryField(verbose_name="examples")),
                (
                    "last_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="last"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "sensor", "person", "minute"), name="observation_once_a_minute"
                    )
                ],
            },
        ),
    ]
