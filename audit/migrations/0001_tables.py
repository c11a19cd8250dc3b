"""The audit log, its signed tree, the keys of what it encrypts, erasures and restores."""

import uuid

import django.db.models.functions.datetime
from django.db import migrations, models

import foundation.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_kind", models.CharField(max_length=100)),
                ("person_id", models.CharField(max_length=255)),
                (
                    "requested_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="requested at",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure of a person",
                "verbose_name_plural": "erasures of people",
                "default_permissions": (),
                "indexes": [models.Index(fields=["person_kind", "person_id"], name="erasure_by_person")],
            },
        ),
        migrations.CreateModel(
            name="Restoration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("restored_at", models.DateTimeField(verbose_name="restored at")),
                ("backup_at", models.DateTimeField(verbose_name="backup made at")),
                ("first_id", models.BigIntegerField()),
                ("known_entries", models.BigIntegerField(verbose_name="entries before")),
                ("known_size", models.BigIntegerField(verbose_name="sealed entries before")),
                ("known_note", models.TextField(blank=True, verbose_name="last known head")),
                ("kept_entries", models.BigIntegerField(verbose_name="entries that came back")),
                ("kept_size", models.BigIntegerField(verbose_name="sealed entries that came back")),
            ],
            options={
                "verbose_name": "restore of the database",
                "verbose_name_plural": "restores of the database",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("format", models.PositiveSmallIntegerField(verbose_name="format")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("xid", foundation.fields.TransactionIdField(verbose_name="transaction")),
                ("event", models.CharField(max_length=100, verbose_name="event")),
                ("actor_kind", models.CharField(max_length=100)),
                ("actor_id", models.CharField(max_length=255)),
                ("on_behalf_of_kind", models.CharField(max_length=100)),
                ("on_behalf_of_id", models.CharField(max_length=255)),
                ("subject_kind", models.CharField(max_length=100)),
                ("subject_id", models.CharField(max_length=255)),
                ("person_kind", models.CharField(max_length=100)),
                ("person_id", models.CharField(max_length=255)),
                ("request_id", models.CharField(max_length=64)),
                ("session_digest", models.CharField(max_length=64)),
                ("salt", models.BinaryField(verbose_name="salt of the header")),
                ("public", models.JSONField(verbose_name="public fields")),
                ("commitments", models.JSONField(verbose_name="commitments")),
                ("sealed", models.JSONField(verbose_name="encrypted fields")),
            ],
            options={
                "verbose_name": "audit log entry",
                "verbose_name_plural": "audit log entries",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id", "-id"], name="entry_by_subject"),
                    models.Index(fields=["actor_kind", "actor_id", "-id"], name="entry_by_actor"),
                    models.Index(
                        fields=["actor_kind", "actor_id", "recorded_at", "id"], name="entry_by_actor_in_time"
                    ),
                    models.Index(
                        condition=models.Q(("person_kind", ""), _negated=True),
                        fields=["person_kind", "person_id", "-id"],
                        name="entry_by_person",
                    ),
                    models.Index(
                        condition=models.Q(("on_behalf_of_kind", ""), _negated=True),
                        fields=["on_behalf_of_kind", "on_behalf_of_id", "-id"],
                        name="entry_by_principal",
                    ),
                    models.Index(
                        condition=models.Q(("request_id", ""), _negated=True),
                        fields=["request_id"],
                        name="entry_by_request",
                    ),
                    models.Index(
                        condition=models.Q(("session_digest", ""), _negated=True),
                        fields=["session_digest", "actor_kind", "actor_id", "recorded_at", "id"],
                        name="entry_by_session_in_time",
                    ),
                    models.Index(fields=["event", "-id"], name="entry_by_event"),
                    models.Index(fields=["xid", "id"], name="entry_by_transaction"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("person_kind", models.CharField(max_length=100)),
                ("person_id", models.CharField(max_length=255)),
                ("expires_on", models.DateField(null=True, verbose_name="expires on")),
                ("wrapped", models.BinaryField(null=True, verbose_name="wrapped key")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created at",
                    ),
                ),
                ("destroyed_at", models.DateTimeField(null=True, verbose_name="destroyed at")),
            ],
            options={
                "verbose_name": "person's key",
                "verbose_name_plural": "people's keys",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["person_kind", "person_id"], name="personkey_by_person"),
                    models.Index(
                        condition=models.Q(("wrapped__isnull", False)),
                        fields=["expires_on"],
                        name="personkey_by_expiry",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destroyed_at__isnull", True), ("wrapped__isnull", False)),
                            models.Q(("destroyed_at__isnull", False), ("wrapped__isnull", True)),
                            _connector="OR",
                        ),
                        name="personkey_destroyed_or_not",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField()),
            ],
            options={
                "verbose_name": "leaf of the audit log",
                "verbose_name_plural": "leaves of the audit log",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("nodes", models.BinaryField()),
            ],
            options={
                "verbose_name": "tile of the audit log",
                "verbose_name_plural": "tiles of the audit log",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("level", "number"), name="tile_once")],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="entries")),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                ("last_xid", foundation.fields.TransactionIdField()),
                ("last_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "signed head of the audit log",
                "verbose_name_plural": "signed heads of the audit log",
                "default_permissions": (),
                "indexes": [models.Index(fields=["size"], name="head_by_size")],
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_key", models.BinaryField(unique=True)),
                ("note", models.TextField()),
            ],
            options={
                "verbose_name": "signing key of the audit log",
                "verbose_name_plural": "signing keys of the audit log",
                "default_permissions": (),
            },
        ),
    ]
