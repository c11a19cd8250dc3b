"""Accounts, how they log in, their sessions, devices and links."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import audit.database.append_only
import foundation.collation
import foundation.search_normalization


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "frozen_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="frozen at"),
                ),
                (
                    "enabled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="deleted at"),
                ),
                (
                    "roles_frozen_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="roles frozen at"
                    ),
                ),
                ("passkeys_only", models.BooleanField(db_default=False, default=False, editable=False)),
                (
                    "language",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=10, verbose_name="language"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created at",
                    ),
                ),
                (
                    "plain_names",
                    models.GeneratedField(
                        db_persist=True,
                        expression=foundation.search_normalization.PlainText("name", "email"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("plain_names", "gin_trgm_ops"),
                        name="user_names_words",
                    ),
                    models.Index(
                        foundation.collation.WithoutAccents(models.F("name")),
                        models.F("name"),
                        models.F("id"),
                        name="user_as_read",
                    ),
                    models.Index(django.db.models.functions.text.Lower("name"), name="user_name_lower"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_superuser", False)), name="user_no_one_is_above_the_rules"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="address_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("old_address", models.EmailField(max_length=254, verbose_name="old address")),
                ("new_address", models.EmailField(max_length=254, verbose_name="new address")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("undo_digest", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="asked for at"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="to be confirmed until")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed at")),
                ("undo_until", models.DateTimeField(null=True, verbose_name="can be undone until")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
            ],
            options={
                "verbose_name": "change of address",
                "verbose_name_plural": "changes of address",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None), ("undone_at", None)),
                        fields=("user",),
                        name="address_change_one_open_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("trace", models.BinaryField()),
                (
                    "first_used",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="first used"
                    ),
                ),
                (
                    "last_used",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="last log-in"
                    ),
                ),
                ("remembered_until", models.DateTimeField(null=True, verbose_name="remembered until")),
            ],
            options={
                "verbose_name": "device",
                "verbose_name_plural": "devices",
                "indexes": [
                    models.Index(
                        condition=models.Q(("remembered_until__isnull", False)),
                        fields=["user"],
                        name="device_remembered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=40, unique=True, verbose_name="role")),
                (
                    "passkey_required",
                    models.BooleanField(
                        default=False,
                        help_text="Users who have one log in with it alone: their password stops working.",
                        verbose_name="a passkey is needed",
                    ),
                ),
                ("passkey_required_since", models.DateTimeField(editable=False, null=True)),
                (
                    "may_remember_device",
                    models.BooleanField(
                        default=True,
                        help_text="For 30 days the code is not asked for there after the password.",
                        verbose_name="a device may be remembered",
                    ),
                ),
                (
                    "grace_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="How long people who have another second factor may put it off.",
                        verbose_name="days of grace",
                    ),
                ),
            ],
            options={
                "verbose_name": "way of logging in, by role",
                "verbose_name_plural": "ways of logging in, by role",
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="asked for at"
                    ),
                ),
                ("takes_effect_at", models.DateTimeField(verbose_name="takes effect at")),
                ("stop_digest", models.CharField(max_length=64, unique=True)),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped at")),
                ("done_at", models.DateTimeField(null=True, verbose_name="carried out at")),
            ],
            options={
                "verbose_name": "reset of a second factor",
                "verbose_name_plural": "resets of second factors",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None), ("stopped_at", None)),
                        fields=("user",),
                        name="factor_reset_one_waiting_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("payload", models.BinaryField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="accounts.device",
                    ),
                ),
                ("trace", models.BinaryField(default=bytes)),
                ("factor", models.CharField(blank=True, max_length=80, verbose_name="second factor")),
                ("authenticated_at", models.DateTimeField(null=True, verbose_name="last confirmed at")),
                (
                    "started_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="started at"
                    ),
                ),
                (
                    "last_seen",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="last seen"
                    ),
                ),
                ("misused_at", models.DateTimeField(null=True, verbose_name="shown by another browser at")),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="ends at")),
                (
                    "policies",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="changes of what roles ask for"
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("issuer", models.CharField(max_length=400, verbose_name="provider")),
                ("subject", models.CharField(max_length=255, verbose_name="subject")),
                (
                    "linked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="linked at"
                    ),
                ),
            ],
            options={
                "verbose_name": "identity",
                "verbose_name_plural": "identities",
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="identity_one_person_each"),
                    models.UniqueConstraint(fields=("user", "issuer"), name="identity_one_at_each_provider"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="at_provider",
                        to="accounts.session",
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provider_sessions",
                        to="accounts.identity",
                    ),
                ),
                ("sid", models.CharField(blank=True, db_index=True, max_length=255)),
            ],
            options={
                "verbose_name": "session at the provider",
                "verbose_name_plural": "sessions at the provider",
            },
        ),
        migrations.CreateModel(
            name="SpentToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "spent token",
                "verbose_name_plural": "spent tokens",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="invited at"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="link works until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="accepted at")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("used_at", None)),
                        fields=("user",),
                        name="invitation_one_open_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_requests",
                        to="accounts.session",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("payload", models.BinaryField()),
                ("expires_at", models.DateTimeField(verbose_name="kept until")),
            ],
            options={
                "verbose_name": "kept request",
                "verbose_name_plural": "kept requests",
            },
        ),
        migrations.CreateModel(
            name="LinkRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="asked at"
                    ),
                ),
            ],
            options={
                "verbose_name": "request to show a link",
                "verbose_name_plural": "requests to show a link",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LogInLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_in_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="asked for at"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="link works until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
            ],
            options={
                "verbose_name": "link for attempts of one's own",
                "verbose_name_plural": "links for attempts of one's own",
            },
        ),
        migrations.CreateModel(
            name="MailState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="last sent at")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="last failed at")),
            ],
            options={
                "verbose_name": "state of the mail",
                "verbose_name_plural": "state of the mail",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="mail_state_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="NotMeLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="not_me_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(verbose_name="link works until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
            ],
            options={
                "verbose_name": "link of a mail about a new device",
                "verbose_name_plural": "links of mails about new devices",
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True,
                        help_text="The date and time when this device was initially created in the system.",
                        null=True,
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, help_text="The most recent date and time this device was used.", null=True
                    ),
                ),
                (
                    "credential_type",
                    models.CharField(
                        choices=[("public-key", "Public Key")],
                        default="public-key",
                        editable=False,
                        max_length=32,
                        verbose_name="credential type",
                    ),
                ),
                ("credential_id", models.BinaryField(max_length=1023, verbose_name="credential id data")),
                ("public_key", models.BinaryField(max_length=1023, verbose_name="COSE public key data")),
                ("transports", models.JSONField(default=list, editable=False, verbose_name="transports")),
                (
                    "sign_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="sign count"),
                ),
                (
                    "backup_eligible",
                    models.BooleanField(default=False, editable=False, verbose_name="backup eligible"),
                ),
                (
                    "backup_state",
                    models.BooleanField(default=False, editable=False, verbose_name="backup state"),
                ),
                ("aaguid", models.CharField(editable=False, max_length=36, verbose_name="AAGUID")),
                (
                    "credential_id_sha256",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="hashed credential id"
                    ),
                ),
                (
                    "discoverable",
                    models.BooleanField(default=None, editable=False, null=True, verbose_name="discoverable"),
                ),
                ("label", models.CharField(max_length=60, verbose_name="name")),
                ("seal", models.BinaryField()),
            ],
            options={
                "verbose_name": "passkey",
                "verbose_name_plural": "passkeys",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PasswordReset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="password_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("account_was", models.CharField(max_length=64)),
                (
                    "shown_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="asked for at"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="link works until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
            ],
            options={
                "verbose_name": "password reset",
                "verbose_name_plural": "password resets",
            },
        ),
        migrations.CreateModel(
            name="RecoverySheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_sheet",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="made at",
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet of recovery codes",
                "verbose_name_plural": "sheets of recovery codes",
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="accounts.recoverysheet",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
            ],
            options={
                "verbose_name": "recovery code",
                "verbose_name_plural": "recovery codes",
                "indexes": [
                    models.Index(
                        condition=models.Q(("used_at", None)), fields=["sheet"], name="recovery_code_left"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "digest"), name="recovery_code_once_a_sheet")
                ],
            },
        ),
        migrations.CreateModel(
            name="TotpDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                ("secret", models.BinaryField()),
                ("last_step", models.BigIntegerField(default=-1, editable=False)),
                ("disclosed_step", models.BigIntegerField(default=-1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created at",
                    ),
                ),
            ],
            options={
                "verbose_name": "authenticator app",
                "verbose_name_plural": "authenticator apps",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed", True)),
                        fields=("user",),
                        name="totp_one_confirmed_each",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed", False)),
                        fields=("user",),
                        name="totp_one_waiting_each",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="auth.group"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "joined_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="in the team since",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership of a team",
                "verbose_name_plural": "memberships of teams",
                "db_table": "accounts_user_groups",
                "constraints": [models.UniqueConstraint(fields=("user", "group"), name="membership_once")],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                related_name="user_set",
                related_query_name="user",
                through="accounts.Membership",
                through_fields=("user", "group"),
                to="auth.group",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="enabling_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_enabling_writes_act_e0d0e",
                    func=(
                        "IF (NEW.is_active AND NOT OLD.is_active) OR (NEW.frozen_at IS NULL AND OLD.frozen_at IS "
                        "NOT NULL) THEN INSERT INTO public.secure_rbac_act (kind, by_id, about_id) SELECT "
                        "DISTINCT 'enabled', NEW.enabled_by_id, person.who FROM (SELECT NEW.id) AS person (who) "
                        "WHERE person.who <> NEW.enabled_by_id ; END IF; RETURN NULL;"
                    ),
                    table="accounts_user",
                    when="AFTER",
                    operation='UPDATE OF "is_active", "frozen_at"',
                    hash="7648470349aa9367a1427c9c112bde4eb88aa421",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_membership_writes_act_22c95",
                    func=(
                        "IF TG_OP = 'INSERT' OR NEW.added_by_id IS DISTINCT FROM OLD.added_by_id THEN INSERT INTO"
                        " public.secure_rbac_act (kind, by_id, about_id) SELECT DISTINCT 'membership', "
                        "NEW.added_by_id, person.who FROM (SELECT NEW.user_id) AS person (who) WHERE person.who "
                        "<> NEW.added_by_id ; END IF; RETURN NULL;"
                    ),
                    table="accounts_user_groups",
                    when="AFTER",
                    operation="INSERT OR UPDATE",
                    hash="33542af0ce00dd37856890f35f94beda2b01b4c9",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factorreset",
            trigger=pgtrigger.compiler.Trigger(
                name="reset_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_reset_writes_act_865c8",
                    func=(
                        "IF TG_OP = 'INSERT' OR NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id THEN INSERT INTO"
                        " public.secure_rbac_act (kind, by_id, about_id) SELECT DISTINCT 'factorreset', "
                        "NEW.asked_by_id, person.who FROM (SELECT NEW.user_id) AS person (who) WHERE person.who "
                        "<> NEW.asked_by_id ; END IF; RETURN NULL;"
                    ),
                    table="accounts_factorreset",
                    when="AFTER",
                    operation="INSERT OR UPDATE",
                    hash="b90e00289bc24257371676570df394d7e6631aef",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factorreset",
            trigger=pgtrigger.compiler.Trigger(
                name="agreement_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_agreement_writes_act_c3ee5",
                    func=(
                        "IF TG_OP = 'INSERT' OR NEW.agreed_by_id IS DISTINCT FROM OLD.agreed_by_id THEN INSERT "
                        "INTO public.secure_rbac_act (kind, by_id, about_id) SELECT DISTINCT 'factorreset', "
                        "NEW.agreed_by_id, person.who FROM (SELECT NEW.user_id) AS person (who) WHERE person.who "
                        "<> NEW.agreed_by_id ; END IF; RETURN NULL;"
                    ),
                    table="accounts_factorreset",
                    when="AFTER",
                    operation="INSERT OR UPDATE",
                    hash="0defe06e8711754ee782dc8f9fd92a27cf3e62d5",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="invitation_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_invitation_writes_act_e922a",
                    func=(
                        "IF TG_OP = 'INSERT' OR NEW.invited_by_id IS DISTINCT FROM OLD.invited_by_id THEN INSERT "
                        "INTO public.secure_rbac_act (kind, by_id, about_id) SELECT DISTINCT 'invitation', "
                        "NEW.invited_by_id, person.who FROM (SELECT NEW.user_id) AS person (who) WHERE person.who"
                        " <> NEW.invited_by_id ; END IF; RETURN NULL;"
                    ),
                    table="accounts_invitation",
                    when="AFTER",
                    operation="INSERT OR UPDATE",
                    hash="17c4bc5fbdb8e460cc21cf2aff2a4601db4537c8",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="passwordreset",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_link_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_shown_link_writes_act_53342",
                    func=(
                        "IF TG_OP = 'INSERT' OR NEW.shown_to_id IS DISTINCT FROM OLD.shown_to_id THEN INSERT INTO"
                        " public.secure_rbac_act (kind, by_id, about_id) SELECT DISTINCT 'passwordreset', "
                        "NEW.shown_to_id, person.who FROM (SELECT NEW.user_id) AS person (who) WHERE person.who "
                        "<> NEW.shown_to_id ; END IF; RETURN NULL;"
                    ),
                    table="accounts_passwordreset",
                    when="AFTER",
                    operation="INSERT OR UPDATE",
                    hash="69631c335426c3a7051c8c565359151a0b3bcaa2",
                ),
            ),
        ),
    ]
