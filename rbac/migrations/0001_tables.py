"""Scopes, role assignments, custom roles, separations of duties and access reviews."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import foundation.lookups


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                ("path", models.CharField(db_collation="C", max_length=255, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "ancestor_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "scope",
                "verbose_name_plural": "scopes",
            },
        ),
        migrations.CreateModel(
            name="ScopeAncestor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ancestor_links",
                        to="secure_rbac.scope",
                    ),
                ),
                (
                    "ancestor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="descendant_links",
                        to="secure_rbac.scope",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ancestor", "scope"], name="scope_descendants")],
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "ancestor"), name="scope_ancestor_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                ("assigned_by_system", models.CharField(blank=True, editable=False, max_length=60)),
                (
                    "assigned_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="assigned at",
                    ),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("announced_at", models.DateTimeField(editable=False, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_assignments",
                        to="auth.group",
                        verbose_name="team",
                    ),
                ),
                ("role", models.CharField(max_length=40, verbose_name="role")),
                (
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_assignments",
                        to="secure_rbac.scope",
                        verbose_name="where",
                    ),
                ),
            ],
            options={
                "verbose_name": "role assignment",
                "verbose_name_plural": "role assignments",
                "indexes": [
                    models.Index(fields=["scope", "user"], name="role_at_place_of_person"),
                    models.Index(fields=["scope", "team"], name="role_at_place_of_team"),
                    models.Index(fields=["user", "role", "scope"], name="role_of_person"),
                    models.Index(fields=["team", "role", "scope"], name="role_of_team"),
                    models.Index(fields=["scope", "role", "id"], name="role_at_place"),
                    models.Index(fields=["role", "id"], name="role_held"),
                    models.Index(fields=["user", "id"], name="role_given_to_person"),
                    models.Index(fields=["team", "id"], name="role_given_to_team"),
                    models.Index(
                        condition=models.Q(("announced_at", None), ("until__isnull", False)),
                        fields=["until"],
                        name="role_ending",
                    ),
                    models.Index(
                        models.F("user"),
                        foundation.lookups.LastsUntil("until"),
                        models.F("id"),
                        name="role_lasting_for_person",
                    ),
                    models.Index(
                        models.F("team"),
                        foundation.lookups.LastsUntil("until"),
                        models.F("id"),
                        name="role_lasting_for_team",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "team", "role", "scope"),
                        name="role_assignment_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("team__isnull", False), ("user", None)),
                            models.Q(("team", None), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="role_assignment_has_one_holder",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="key")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("look", models.CharField(editable=False, max_length=240, unique=True)),
                ("description", models.CharField(blank=True, max_length=400, verbose_name="description")),
                ("cells", models.JSONField(default=dict, verbose_name="actions")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
            ],
            options={
                "verbose_name": "role of your own",
                "verbose_name_plural": "roles of your own",
            },
        ),
        migrations.CreateModel(
            name="CustomRoleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="key")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("description", models.CharField(blank=True, max_length=400, verbose_name="description")),
                ("cells", models.JSONField(verbose_name="actions")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("made_by_system", models.CharField(blank=True, max_length=60)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="made at"
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a role",
                "verbose_name_plural": "versions of roles",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("key", "number"), name="custom_role_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusalTally",
            fields=[
                (
                    "key",
                    models.BinaryField(max_length=32, primary_key=True, serialize=False, verbose_name="key"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("what", models.CharField(blank=True, max_length=200, verbose_name="refused")),
                ("address", models.BinaryField(default=b"", verbose_name="address")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("seen", models.PositiveBigIntegerField(verbose_name="refusals")),
                ("most", models.PositiveIntegerField(verbose_name="written one by one")),
            ],
            options={
                "verbose_name": "refusals in a minute",
                "verbose_name_plural": "refusals in a minute",
                "default_permissions": (),
                "indexes": [models.Index(fields=["since"], name="refusal_tally_by_time")],
            },
        ),
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="secure_rbac.scope",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="where")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("due", models.DateTimeField(verbose_name="to be answered by")),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="started at"
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "access review",
                "verbose_name_plural": "access reviews",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["due", "id"],
                        name="access_review_running",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessReviewItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="secure_rbac.accessreview",
                    ),
                ),
                ("store", models.CharField(blank=True, max_length=100)),
                ("to_team", models.BooleanField()),
                ("given", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="auth.group",
                    ),
                ),
                ("holder", models.BigIntegerField(null=True)),
                ("what", models.CharField(max_length=150)),
                ("version", models.PositiveIntegerField(null=True)),
                ("thing", models.BigIntegerField(null=True)),
                (
                    "scope",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="secure_rbac.scope",
                    ),
                ),
                ("asked_role", models.CharField(db_default="", default="", max_length=40)),
                (
                    "asked_scope",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="secure_rbac.scope",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "not answered yet"),
                            ("kept", "confirmed"),
                            ("removed", "removed"),
                            ("lapsed", "removed, because no one answered"),
                            ("stays", "could not be removed"),
                            ("gone", "had ended before"),
                        ],
                        db_default="open",
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("remark", models.CharField(db_default="", default="", max_length=400)),
            ],
            options={
                "verbose_name": "question of an access review",
                "verbose_name_plural": "questions of access reviews",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        models.F("review"),
                        models.F("asked_role"),
                        django.db.models.functions.comparison.Coalesce(
                            "asked_scope", 0, output_field=models.BigIntegerField()
                        ),
                        models.F("id"),
                        condition=models.Q(("answer", "open")),
                        name="access_review_asked",
                    ),
                    models.Index(fields=["review", "answer", "id"], name="access_review_answers"),
                    models.Index(
                        condition=models.Q(("answered_by__isnull", False)),
                        fields=["review", "answered_by"],
                        name="access_review_answered_by",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "store", "to_team", "given"), name="access_review_asks_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Separation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.CharField(max_length=100, verbose_name="one duty")),
                ("second", models.CharField(max_length=100, verbose_name="the other")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("made_by_system", models.CharField(blank=True, max_length=60)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="made at"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
            ],
            options={
                "verbose_name": "separation of duties",
                "verbose_name_plural": "separations of duties",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("first", "second"),
                        name="separation_in_force_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "act that links two accounts",
                "verbose_name_plural": "acts that link two accounts",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["by", "at"], name="act_by"),
                    models.Index(fields=["about", "at"], name="act_about"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vouch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "vouching for a person",
                "verbose_name_plural": "vouching for people",
                "default_permissions": (),
                "indexes": [models.Index(fields=["person", "at"], name="vouch_for_person")],
            },
        ),
        migrations.CreateModel(
            name="Founding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "founding of the site",
                "verbose_name_plural": "foundings of the site",
                "default_permissions": (),
            },
        ),
    ]
