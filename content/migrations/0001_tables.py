"""Articles, sections, media, comments and everything that belongs to them."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import content.models.articles.devices
import content.models.articles.revision
import content.models.grants
import content.models.policy
import foundation.collation
import foundation.lookups
import foundation.search_normalization
from foundation.operation_group import OperationGroup


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("secure_rbac", "0001_tables"),
        # Libraries whose tables refer to users come first, while Django has few related models to render.
        ("django_otp_webauthn", "0004_webauthnuserhandle"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        OperationGroup(
            migrations.CreateModel(
                name="Section",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "scope",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="section",
                            to="secure_rbac.scope",
                        ),
                    ),
                    ("title", models.CharField(max_length=120, verbose_name="title")),
                    (
                        "plain_title",
                        models.GeneratedField(
                            db_persist=True,
                            expression=foundation.search_normalization.PlainText("title"),
                            output_field=models.TextField(),
                        ),
                    ),
                    (
                        "slug",
                        models.CharField(
                            max_length=80,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                    "Use lower-case letters a to z, digits and single hyphens between them.",
                                )
                            ],
                            verbose_name="address",
                        ),
                    ),
                    ("description", models.CharField(blank=True, max_length=400, verbose_name="description")),
                    (
                        "review_days",
                        models.PositiveSmallIntegerField(
                            db_default=0,
                            default=0,
                            validators=[django.core.validators.MaxValueValidator(90)],
                            verbose_name="days for a review",
                        ),
                    ),
                    (
                        "audience",
                        models.CharField(
                            choices=[
                                ("public", "Everybody"),
                                ("members", "Logged-in users"),
                                ("roles", "Users with a role in this section"),
                            ],
                            default="public",
                            editable=False,
                            max_length=10,
                            verbose_name="who may read",
                        ),
                    ),
                    (
                        "four_eyes",
                        models.BooleanField(default=True, editable=False, verbose_name="four eyes"),
                    ),
                    (
                        "approvals",
                        models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="approvals"),
                    ),
                    (
                        "factor",
                        models.CharField(
                            choices=[("any", "Any second factor"), ("passkey", "A passkey")],
                            default="any",
                            editable=False,
                            max_length=10,
                            verbose_name="second factor",
                        ),
                    ),
                    (
                        "comments",
                        models.CharField(
                            choices=[
                                ("held", "Comments wait until an editor approves them"),
                                ("open", "Comments appear at once"),
                                ("closed", "No new comments"),
                            ],
                            default="held",
                            editable=False,
                            max_length=10,
                            verbose_name="comments",
                        ),
                    ),
                    (
                        "corrections",
                        models.BooleanField(
                            db_default=False, default=False, editable=False, verbose_name="urgent corrections"
                        ),
                    ),
                    (
                        "guests",
                        models.CharField(
                            choices=[
                                ("none", "No one without an account sees a version before it is public"),
                                (
                                    "read",
                                    "People without an account may be shown a version by a link that ends",
                                ),
                                (
                                    "approve",
                                    "A guest whom an editor invited by mail may approve a version, too",
                                ),
                            ],
                            db_default="none",
                            default="none",
                            editable=False,
                            max_length=10,
                            verbose_name="guests",
                        ),
                    ),
                    (
                        "devices",
                        models.BooleanField(
                            db_default=False, default=False, editable=False, verbose_name="separate devices"
                        ),
                    ),
                    (
                        "signed",
                        models.BooleanField(
                            db_default=False, default=False, editable=False, verbose_name="signed approvals"
                        ),
                    ),
                    (
                        "demands",
                        models.JSONField(
                            db_default=models.Value([], models.JSONField()),
                            default=list,
                            editable=False,
                            verbose_name="whose approval",
                        ),
                    ),
                    ("policy_from", models.JSONField(default=dict, editable=False)),
                    (
                        "first_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), db_default=[], default=list, editable=False
                        ),
                    ),
                    (
                        "trashed_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="thrown away at"),
                    ),
                    (
                        "trashed_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "trashed_with",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="thrown_with",
                            to="content.section",
                        ),
                    ),
                    ("public_version", models.BigIntegerField(default=1, editable=False)),
                    (
                        "landing",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="landing_of",
                            to="content.article",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "section",
                    "verbose_name_plural": "sections",
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            django.contrib.postgres.indexes.OpClass("plain_title", "gin_trgm_ops"),
                            name="section_title_words",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Article",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "public_id",
                        models.UUIDField(
                            db_default=django.contrib.postgres.functions.RandomUUID(),
                            editable=False,
                            unique=True,
                        ),
                    ),
                    ("kind", models.CharField(default="article", max_length=20, verbose_name="kind")),
                    (
                        "section",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="articles",
                            to="content.section",
                            verbose_name="section",
                        ),
                    ),
                    (
                        "slug",
                        models.CharField(
                            max_length=80,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                    "Use lower-case letters a to z, digits and single hyphens between them.",
                                )
                            ],
                            verbose_name="address",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="articles",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="author",
                        ),
                    ),
                    (
                        "draft_author_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), default=list, editable=False
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
                        "changed_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="changed at",
                        ),
                    ),
                    (
                        "first_published_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="first published at"),
                    ),
                    (
                        "published_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="published at"),
                    ),
                    ("begins_at", models.DateTimeField(editable=False, null=True, verbose_name="begins at")),
                    ("ends_at", models.DateTimeField(editable=False, null=True, verbose_name="ends at")),
                    (
                        "archived_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="archived at"),
                    ),
                    (
                        "trashed_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="thrown away at"),
                    ),
                    (
                        "trashed_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "trashed_with",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="articles_thrown_with",
                            to="content.section",
                        ),
                    ),
                    (
                        "purged_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="removed for good at"),
                    ),
                    ("purged_in", models.PositiveBigIntegerField(editable=False, null=True)),
                    ("public_version", models.BigIntegerField(default=1, editable=False)),
                    (
                        "live",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="live_for",
                            to="content.revision",
                        ),
                    ),
                    (
                        "draft",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="draft_for",
                            to="content.revision",
                        ),
                    ),
                    (
                        "topics",
                        models.ManyToManyField(
                            blank=True,
                            related_name="articles",
                            through="content.Filed",
                            to="content.topic",
                            verbose_name="topics",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "article",
                    "verbose_name_plural": "articles",
                    "indexes": [
                        models.Index(fields=["-changed_at", "-id"], name="article_by_change"),
                        models.Index(fields=["author", "-changed_at", "-id"], name="article_by_author"),
                        models.Index(
                            fields=["section", "-changed_at", "-id"], name="article_changed_in_section"
                        ),
                        models.Index(
                            condition=models.Q(("archived_at__isnull", False)),
                            fields=["-changed_at", "-id"],
                            name="article_taken_down",
                        ),
                        models.Index(
                            condition=models.Q(("kind", "article"), _negated=True),
                            fields=["kind", "-changed_at", "-id"],
                            name="article_of_other_kinds",
                        ),
                        models.Index(fields=["section", "trashed_at", "id"], name="article_by_section"),
                        models.Index(
                            condition=models.Q(("trashed_at__isnull", False)),
                            fields=["-trashed_at", "-id"],
                            name="article_in_trash",
                        ),
                        models.Index(
                            condition=models.Q(("purged_at__isnull", True), ("trashed_at__isnull", False)),
                            fields=["trashed_at"],
                            name="article_to_go",
                        ),
                        models.Index(
                            condition=models.Q(("purged_in__isnull", False)),
                            fields=["purged_in"],
                            name="article_purged_in",
                        ),
                        models.Index(
                            condition=models.Q(("archived_at__isnull", True), ("draft__isnull", False)),
                            fields=["author", "-changed_at", "-id"],
                            name="article_begun",
                        ),
                        django.contrib.postgres.indexes.GinIndex(
                            condition=models.Q(
                                ("archived_at__isnull", True),
                                ("draft__isnull", False),
                                models.Q(
                                    ("draft_author_ids__contained_by", [models.F("author")]), _negated=True
                                ),
                            ),
                            fastupdate=False,
                            fields=["draft_author_ids"],
                            name="article_written_with_others",
                        ),
                        models.Index(
                            condition=models.Q(("live__isnull", False)),
                            fields=["section", "kind", "-first_published_at", "-id"],
                            name="article_newest_in_section",
                        ),
                        models.Index(
                            condition=models.Q(("live__isnull", False)),
                            fields=["-first_published_at", "-id"],
                            name="article_newest",
                        ),
                        models.Index(
                            condition=models.Q(("live__isnull", False)),
                            fields=["section", "id"],
                            name="article_live_in_section",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("live__isnull", False), models.Q(("kind", "article"), _negated=True)
                            ),
                            fields=["kind", "-first_published_at", "-id"],
                            name="article_newest_of_kind",
                        ),
                        models.Index(
                            condition=models.Q(("ends_at__isnull", False), ("live__isnull", False)),
                            fields=["section", "kind", "ends_at", "id"],
                            name="article_in_order_of_end",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("archived_at__isnull", True), ("live__isnull", True), _connector="OR"
                            ),
                            name="article_archived_is_not_live",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("live__isnull", True), ("published_at__isnull", False), _connector="OR"
                            ),
                            name="article_live_since_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("trashed_at__isnull", True), ("live__isnull", True), _connector="OR"
                            ),
                            name="article_in_trash_is_not_live",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("live__isnull", True),
                                ("draft__isnull", True),
                                models.Q(("live", models.F("draft")), _negated=True),
                                _connector="OR",
                            ),
                            name="article_draft_is_not_live",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Address",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("path", models.CharField(db_collation="C", max_length=1000, unique=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("section", "section"),
                                ("article", "article"),
                                ("redirect", "redirect"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "section",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="address",
                            to="content.section",
                        ),
                    ),
                    (
                        "article",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="address",
                            to="content.article",
                        ),
                    ),
                    (
                        "target",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="redirects",
                            to="content.address",
                        ),
                    ),
                    ("external", models.CharField(db_default="", default="", max_length=2000)),
                    ("by_hand", models.BooleanField(db_default=False, default=False)),
                ],
                options={
                    "verbose_name": "address",
                    "verbose_name_plural": "addresses",
                    "indexes": [
                        models.Index(
                            condition=models.Q(("kind", "redirect")), fields=["-id"], name="address_redirects"
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("article__isnull", True),
                                    ("external", ""),
                                    ("kind", "section"),
                                    ("section__isnull", False),
                                    ("target__isnull", True),
                                ),
                                models.Q(
                                    ("article__isnull", False),
                                    ("external", ""),
                                    ("kind", "article"),
                                    ("section__isnull", True),
                                    ("target__isnull", True),
                                ),
                                models.Q(
                                    ("article__isnull", True),
                                    ("kind", "redirect"),
                                    ("section__isnull", True),
                                    models.Q(
                                        models.Q(("external", ""), ("target__isnull", False)),
                                        models.Q(
                                            ("external__regex", "^https://[^/]"), ("target__isnull", True)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="address_leads_to_its_kind",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("path__regex", "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$"),
                                models.Q(
                                    ("kind", "redirect"),
                                    (
                                        "path__regex",
                                        '^(?!\\.{1,2}(/|$))[^\\x01-\\x20\\x7f\\"<>\\\\^`{|}?#/%]+(/(?!\\.{1,2}(/|$))[^\\x01-\\x20\\x7f\\"<>\\\\^`{|}?#/%]+)*$',
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="address_form",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "path__regex",
                                    "^(\\.well\\-known|accents|accessibility|account|admin|api|bylines|cms|comments|contact|csp\\-reports|feed|guest|healthz|imprint|media|metrics|privacy|readyz|robots\\.txt|search|sitemap\\.xml|static|topics|verify)(/|$)",
                                ),
                                _negated=True,
                            ),
                            name="address_not_reserved",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Topic",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    (
                        "plain_name",
                        models.GeneratedField(
                            db_persist=True,
                            expression=foundation.search_normalization.PlainText("name"),
                            output_field=models.TextField(),
                        ),
                    ),
                    (
                        "slug",
                        models.CharField(
                            max_length=80,
                            unique=True,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "\\A[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                    "Use lower-case letters a to z, digits and single hyphens between them.",
                                )
                            ],
                            verbose_name="address",
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="children",
                            to="content.topic",
                        ),
                    ),
                    (
                        "merged_into",
                        models.ForeignKey(
                            blank=True,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="merged",
                            to="content.topic",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "topic",
                    "verbose_name_plural": "topics",
                    "ordering": (foundation.collation.WithoutAccents(models.F("name")), "name"),
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            django.contrib.postgres.indexes.OpClass("plain_name", "gin_trgm_ops"),
                            name="topic_name_words",
                        ),
                        models.Index(
                            foundation.collation.WithoutAccents(models.F("name")),
                            models.F("name"),
                            models.F("id"),
                            condition=models.Q(("merged_into__isnull", True)),
                            name="topic_as_read",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("merged_into__isnull", True),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            name="topic_leads_elsewhere",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Filed",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="content.article"),
                    ),
                    (
                        "topic",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="content.topic"),
                    ),
                    ("section_id", models.BigIntegerField(editable=False, null=True)),
                    (
                        "kind",
                        models.CharField(
                            db_default="", default="", editable=False, max_length=20, verbose_name="kind"
                        ),
                    ),
                    ("first_published_at", models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    "verbose_name": "article under a topic",
                    "verbose_name_plural": "articles under topics",
                    "db_table": "content_article_topics",
                    "unique_together": {("article", "topic")},
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("first_published_at__isnull", False)),
                            fields=["topic", "section_id", "kind", "-first_published_at", "-article"],
                            name="filed_newest",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="LiveLinks",
                fields=[
                    (
                        "article",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            primary_key=True,
                            related_name="live_links",
                            serialize=False,
                            to="content.article",
                        ),
                    ),
                    ("paths", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                ],
                options={
                    "verbose_name": "links of what readers see",
                    "verbose_name_plural": "links of what readers see",
                    "default_permissions": (),
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            fastupdate=False, fields=["paths"], name="live_links_paths"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ShownLive",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.article",
                        ),
                    ),
                    ("version_id", models.BigIntegerField()),
                    ("section_id", models.BigIntegerField()),
                ],
                options={
                    "verbose_name": "file that readers see in an article",
                    "verbose_name_plural": "files that readers see in articles",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            fields=["version_id", "section_id", "article"], name="shown_live_in_section"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("article", "version_id"), name="shown_live_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ShownEver",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.article",
                        ),
                    ),
                    ("version_id", models.BigIntegerField()),
                    ("section_id", models.BigIntegerField()),
                    ("in_trash", models.BooleanField(db_default=False, default=False)),
                ],
                options={
                    "verbose_name": "file that an article shows or showed",
                    "verbose_name_plural": "files that articles show or showed",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("in_trash", False)),
                            fields=["version_id", "section_id", "article"],
                            name="shown_ever_in_section",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("article", "version_id"), name="shown_ever_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="UnderByline",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="under",
                            to="content.article",
                        ),
                    ),
                    ("byline_id", models.BigIntegerField()),
                    ("section_id", models.BigIntegerField(db_default=0, default=0, editable=False)),
                    (
                        "kind",
                        models.CharField(
                            db_default="", default="", editable=False, max_length=20, verbose_name="kind"
                        ),
                    ),
                    ("first_published_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "article under a byline",
                    "verbose_name_plural": "articles under bylines",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            fields=["byline_id", "section_id", "kind", "-first_published_at", "-article"],
                            name="under_byline_in_section",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("article", "byline_id"), name="under_byline_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="BulkRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("deed", models.CharField(max_length=20, verbose_name="what")),
                    ("details", models.JSONField(default=dict)),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "begun_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="begun at",
                        ),
                    ),
                    (
                        "undoes",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="undone_by",
                            to="content.bulkrun",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "change of many articles",
                    "verbose_name_plural": "changes of many articles",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["by", "-id"], name="bulk_run_by_person")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("undoes", None),
                                models.Q(("undoes", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            name="bulk_undoes_another",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="BulkRow",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "run",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="rows",
                            to="content.bulkrun",
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="content.article",
                        ),
                    ),
                    ("digest", models.CharField(max_length=64)),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("waiting", "waiting"),
                                ("done", "done"),
                                ("refused", "not allowed"),
                                ("left", "did not fit"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("why", models.CharField(blank=True, default="", max_length=400)),
                    ("says", models.JSONField(null=True)),
                    ("before", models.JSONField(default=dict)),
                ],
                options={
                    "verbose_name": "article of a change of many",
                    "verbose_name_plural": "articles of changes of many",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["run", "outcome", "id"], name="bulk_row_by_outcome")],
                    "constraints": [models.UniqueConstraint(fields=("run", "article"), name="bulk_row_once")],
                },
            ),
            migrations.CreateModel(
                name="MediaTag",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                ],
                options={
                    "verbose_name": "tag",
                    "verbose_name_plural": "tags",
                    "ordering": ("name",),
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Asset",
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
                                ("image", "Picture"),
                                ("document", "Document"),
                                ("audio", "Sound"),
                                ("video", "Video"),
                            ],
                            max_length=10,
                            verbose_name="kind",
                        ),
                    ),
                    ("title", models.CharField(max_length=200, verbose_name="title")),
                    (
                        "alternative_text",
                        models.CharField(blank=True, max_length=1000, verbose_name="alternative text"),
                    ),
                    ("decorative", models.BooleanField(default=False, verbose_name="decorative")),
                    ("caption", models.CharField(blank=True, max_length=1000, verbose_name="caption")),
                    ("credit", models.CharField(blank=True, max_length=200, verbose_name="credit")),
                    ("licence", models.CharField(blank=True, max_length=200, verbose_name="licence")),
                    ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                    (
                        "focal_x",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="focal point, across"
                        ),
                    ),
                    (
                        "focal_y",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="focal point, down"
                        ),
                    ),
                    (
                        "section",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assets",
                            to="content.section",
                            verbose_name="section",
                        ),
                    ),
                    (
                        "uploader",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assets",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="uploaded by",
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="uploaded at",
                        ),
                    ),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="changed at",
                        ),
                    ),
                    (
                        "trashed_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="in the trash since"),
                    ),
                    (
                        "trashed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("kept_at", models.DateTimeField(editable=False, null=True, verbose_name="kept at")),
                    ("words", models.TextField(default="", editable=False)),
                    (
                        "search",
                        models.GeneratedField(
                            db_persist=True,
                            expression=django.contrib.postgres.search.SearchVector("words", config="simple"),
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                    ),
                    (
                        "tags",
                        models.ManyToManyField(
                            blank=True, related_name="assets", to="content.mediatag", verbose_name="tags"
                        ),
                    ),
                    (
                        "current",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="current_for",
                            to="content.assetversion",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "file",
                    "verbose_name_plural": "files",
                    "indexes": [
                        models.Index(
                            condition=models.Q(("trashed_at__isnull", True)),
                            fields=["section", "-created_at", "-id"],
                            name="asset_by_section",
                        ),
                        models.Index(
                            condition=models.Q(("trashed_at__isnull", True)),
                            fields=["-created_at", "-id"],
                            name="asset_newest",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("alternative_text", ""),
                                ("decorative", False),
                                ("kind", "image"),
                                ("trashed_at__isnull", True),
                            ),
                            fields=["-created_at", "-id"],
                            name="asset_lacks_alternative",
                        ),
                        models.Index(
                            condition=models.Q(("kept_at__isnull", True), ("trashed_at__isnull", False)),
                            fields=["trashed_at"],
                            name="asset_new_in_trash",
                        ),
                        models.Index(
                            condition=models.Q(("kept_at__isnull", False)),
                            fields=["kept_at"],
                            name="asset_kept_in_trash",
                        ),
                        models.Index(
                            condition=models.Q(("trashed_at__isnull", True)),
                            fields=["kind", "-created_at", "-id"],
                            name="asset_of_kind",
                        ),
                        models.Index(
                            condition=models.Q(("trashed_at__isnull", True)),
                            fields=["uploader", "-created_at", "-id"],
                            name="asset_by_uploader",
                        ),
                        models.Index(
                            condition=models.Q(("trashed_at__isnull", False)),
                            fields=["-created_at", "-id"],
                            name="asset_newest_in_trash",
                        ),
                        django.contrib.postgres.indexes.GinIndex(fields=["search"], name="asset_search"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("decorative", False), ("alternative_text", ""), _connector="OR"
                            ),
                            name="asset_decorative_says_nothing",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("focal_x__isnull", True), ("focal_y__isnull", True)),
                                models.Q(("focal_x__range", (0, 1000)), ("focal_y__range", (0, 1000))),
                                _connector="OR",
                            ),
                            name="asset_focal_point",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MediaFile",
                fields=[
                    (
                        "digest",
                        models.CharField(
                            max_length=64, primary_key=True, serialize=False, verbose_name="digest"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("image", "Picture"),
                                ("document", "Document"),
                                ("audio", "Sound"),
                                ("video", "Video"),
                            ],
                            max_length=10,
                            verbose_name="kind",
                        ),
                    ),
                    ("media_type", models.CharField(max_length=100, verbose_name="type")),
                    ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                    ("width", models.PositiveIntegerField(null=True, verbose_name="width in pixels")),
                    ("height", models.PositiveIntegerField(null=True, verbose_name="height in pixels")),
                    ("frames", models.PositiveIntegerField(null=True, verbose_name="frames")),
                    (
                        "duration",
                        models.PositiveBigIntegerField(null=True, verbose_name="duration in milliseconds"),
                    ),
                    (
                        "claimed_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="first stored at",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "stored file",
                    "verbose_name_plural": "stored files",
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                            name="media_file_digest_form",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("size__gt", 0)), name="media_file_has_bytes"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AssetVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "asset",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="versions",
                            to="content.asset",
                        ),
                    ),
                    ("number", models.PositiveIntegerField(verbose_name="number")),
                    (
                        "file",
                        models.ForeignKey(
                            db_column="digest",
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="versions",
                            to="content.mediafile",
                        ),
                    ),
                    ("source_digest", models.CharField(db_index=True, max_length=64)),
                    ("file_name", models.CharField(max_length=200, verbose_name="file name")),
                    ("address_name", models.CharField(max_length=90, verbose_name="name in the address")),
                    (
                        "uploader",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="uploaded at",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "version of a file",
                    "verbose_name_plural": "versions of files",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["asset", "id"], name="asset_version_in_order")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("asset", "number"), name="asset_version_number_unique"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("source_digest__regex", "^[0-9a-f]{64}$")),
                            name="asset_version_source_form",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("address_name__regex", "^[a-z0-9]+(-[a-z0-9]+)*\\.[a-z0-9]{1,8}$")
                            ),
                            name="asset_version_address_form",
                        ),
                    ],
                },
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
                    (
                        "public_id",
                        models.UUIDField(
                            db_default=django.contrib.postgres.functions.RandomUUID(),
                            editable=False,
                            unique=True,
                        ),
                    ),
                    ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                    ("biography", models.CharField(blank=True, max_length=1000, verbose_name="biography")),
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
                    (
                        "account",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="byline",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="account",
                        ),
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
                ],
                options={
                    "verbose_name": "byline",
                    "verbose_name_plural": "bylines",
                    "ordering": (foundation.collation.WithoutAccents(models.F("name")), "name", "pk"),
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["name", "id"], name="byline_by_name"),
                        models.Index(
                            foundation.collation.WithoutAccents(models.F("name")),
                            models.F("name"),
                            models.F("id"),
                            name="byline_as_read",
                        ),
                        django.contrib.postgres.indexes.GinIndex(
                            django.contrib.postgres.indexes.OpClass(
                                django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                            ),
                            name="byline_name_parts",
                        ),
                    ],
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
                                    ("account__isnull", True),
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
            migrations.CreateModel(
                name="Revision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="revisions",
                            to="content.article",
                        ),
                    ),
                    ("number", models.PositiveIntegerField(verbose_name="number")),
                    ("title", models.CharField(max_length=200, verbose_name="title")),
                    ("summary", models.CharField(blank=True, max_length=400, verbose_name="summary")),
                    ("body", models.TextField(blank=True, verbose_name="text")),
                    ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                    (
                        "topic_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), default=list
                        ),
                    ),
                    (
                        "byline_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), db_default=[], default=list
                        ),
                    ),
                    (
                        "correction_notes",
                        models.TextField(
                            blank=True, db_default="", default="", verbose_name="correction notes"
                        ),
                    ),
                    (
                        "details",
                        models.JSONField(
                            db_default=models.Value({}, models.JSONField()),
                            default=dict,
                            editable=False,
                            verbose_name="details",
                        ),
                    ),
                    ("words", models.PositiveIntegerField(default=0, verbose_name="words")),
                    ("digest", models.CharField(max_length=64, verbose_name="digest")),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="revisions",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "author_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), db_default=[], default=list, editable=False
                        ),
                    ),
                    (
                        "devices",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=32),
                            db_default=[],
                            default=content.models.articles.devices.digests_shown,
                            editable=False,
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="written at",
                        ),
                    ),
                    (
                        "removed_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="removed from at"),
                    ),
                    (
                        "removed_because",
                        models.CharField(
                            db_default="",
                            default="",
                            editable=False,
                            max_length=400,
                            verbose_name="reason of the removal",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "revision",
                    "verbose_name_plural": "revisions",
                    "ordering": ("article_id", "number"),
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            django.contrib.postgres.indexes.OpClass(
                                django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                            ),
                            name="revision_title_parts",
                        ),
                        models.Index(fields=["article", "author", "number"], name="revision_by_author"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("article", "number"), name="revision_number_unique"),
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                            name="revision_digest_form",
                        ),
                        models.CheckConstraint(
                            condition=content.models.articles.revision.TextsByName("details"),
                            name="revision_details_are_texts",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Checkup",
                fields=[
                    (
                        "article",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="checkup",
                            serialize=False,
                            to="content.article",
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.revision",
                        ),
                    ),
                    (
                        "links",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), default=list
                        ),
                    ),
                    (
                        "broken",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), default=list
                        ),
                    ),
                    (
                        "silent",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=64), default=list
                        ),
                    ),
                    ("undescribed", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "verbose_name": "checkup",
                    "verbose_name_plural": "checkups",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(
                                models.Q(("broken", []), _negated=True),
                                ("undescribed__gt", 0),
                                _connector="OR",
                            ),
                            fields=["article"],
                            name="checkup_found_something",
                        ),
                        django.contrib.postgres.indexes.GinIndex(fields=["links"], name="checkup_links"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Comment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "public_id",
                        models.UUIDField(
                            db_default=django.contrib.postgres.functions.RandomUUID(),
                            editable=False,
                            unique=True,
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="comments",
                            to="content.article",
                            verbose_name="article",
                        ),
                    ),
                    (
                        "section",
                        models.ForeignKey(
                            db_index=False,
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.section",
                            verbose_name="section",
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="replies",
                            to="content.comment",
                            verbose_name="in reply to the comment",
                        ),
                    ),
                    ("in_reply_to", models.CharField(blank=True, max_length=120, verbose_name="in reply to")),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("email_ciphertext", models.BinaryField(default=b"")),
                    ("text", models.TextField(max_length=5000, verbose_name="comment")),
                    ("html", models.TextField(editable=False)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting for a look"),
                                ("approved", "Approved"),
                                ("rejected", "Rejected"),
                                ("spam", "Spam"),
                                ("withdrawn", "Withdrawn by its writer"),
                                ("removed", "Removed by law"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    (
                        "withdrawal_digest",
                        models.CharField(blank=True, db_index=True, editable=False, max_length=64),
                    ),
                    (
                        "written_by",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), default=list, editable=False, size=None
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="written at",
                        ),
                    ),
                    ("mailed_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "open_reports",
                        models.PositiveIntegerField(default=0, editable=False, verbose_name="open reports"),
                    ),
                ],
                options={
                    "verbose_name": "comment",
                    "verbose_name_plural": "comments",
                    "indexes": [
                        models.Index(fields=["article", "state", "created_at"], name="comment_by_article"),
                        models.Index(fields=["state", "-created_at", "-id"], name="comment_by_state"),
                        models.Index(
                            models.F("article"),
                            django.db.models.functions.comparison.Coalesce("parent", "id"),
                            models.F("id"),
                            condition=models.Q(("state__in", ("approved", "withdrawn", "removed"))),
                            name="comment_in_threads",
                        ),
                        models.Index(
                            fields=["section", "state", "-created_at", "-id"], name="comment_by_section"
                        ),
                        models.Index(
                            fields=["section", "-created_at", "-id"], name="comment_newest_by_section"
                        ),
                        models.Index(fields=["-created_at", "-id"], name="comment_newest"),
                        models.Index(
                            condition=models.Q(
                                ("state", "waiting"), ("open_reports__gt", 0), _connector="OR"
                            ),
                            fields=["mailed_at", "created_at", "id"],
                            name="comment_told",
                        ),
                        models.Index(
                            condition=models.Q(("open_reports__gt", 0)),
                            fields=["-created_at", "-id"],
                            name="comment_reported",
                        ),
                        models.Index(
                            condition=models.Q(("open_reports__gt", 0)),
                            fields=["section", "-created_at", "-id"],
                            name="comment_reported_by_section",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CommentReport",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("illegal", "It is illegal"),
                                ("hate", "It insults or threatens people"),
                                ("personal", "It contains personal data"),
                                ("spam", "It is spam"),
                                ("other", "Something else"),
                            ],
                            max_length=10,
                            verbose_name="reason",
                        ),
                    ),
                    (
                        "explanation",
                        models.TextField(blank=True, max_length=5000, verbose_name="explanation"),
                    ),
                    ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                    ("email_ciphertext", models.BinaryField(default=b"")),
                    ("count", models.PositiveIntegerField(default=1, editable=False, verbose_name="number")),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="reported at",
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("kept", "The comment stays"),
                                ("removed", "The comment was removed"),
                                ("gone", "The comment was gone before a decision"),
                            ],
                            max_length=10,
                            verbose_name="decision",
                        ),
                    ),
                    (
                        "decided_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="decided at"),
                    ),
                    (
                        "comment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reports",
                            to="content.comment",
                            verbose_name="comment",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "report of a comment",
                    "verbose_name_plural": "reports of comments",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["created_at"], name="comment_report_by_year"),
                        models.Index(
                            condition=models.Q(("outcome", "")),
                            fields=["comment"],
                            name="comment_report_open",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StatementOfReasons",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "ground",
                        models.CharField(
                            choices=[("law", "It is illegal"), ("rules", "It is against our rules")],
                            max_length=10,
                            verbose_name="ground",
                        ),
                    ),
                    ("basis", models.CharField(max_length=200, verbose_name="law or rule")),
                    ("facts", models.CharField(max_length=1000, verbose_name="facts")),
                    ("was_reported", models.BooleanField(editable=False, verbose_name="after a report")),
                    ("automated", models.BooleanField(default=False, verbose_name="found by a program")),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="decided at",
                        ),
                    ),
                    (
                        "comment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="statements",
                            to="content.comment",
                            verbose_name="comment",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "statement of reasons",
                    "verbose_name_plural": "statements of reasons",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["created_at"], name="statement_by_year")],
                },
            ),
            migrations.CreateModel(
                name="UrgentCorrection",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrections",
                            to="content.article",
                            verbose_name="article",
                        ),
                    ),
                    (
                        "revision",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="correction",
                            to="content.revision",
                        ),
                    ),
                    ("digest", models.CharField(max_length=64, verbose_name="digest")),
                    (
                        "base",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.revision",
                        ),
                    ),
                    (
                        "made_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="made by",
                        ),
                    ),
                    ("reason", models.CharField(max_length=400, verbose_name="reason")),
                    (
                        "note",
                        models.CharField(
                            blank=True, default="", max_length=400, verbose_name="note for readers"
                        ),
                    ),
                    ("policy", models.JSONField(default=dict, editable=False)),
                    (
                        "author_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), default=list, editable=False
                        ),
                    ),
                    (
                        "made_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="made at",
                        ),
                    ),
                    ("made_in", models.PositiveBigIntegerField(default=0, editable=False)),
                    (
                        "due_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="to be countersigned until",
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "waits for a second person"),
                                ("countersigned", "countersigned"),
                                ("reverted", "went back"),
                                ("replaced", "corrected again"),
                                ("taken_down", "taken down"),
                            ],
                            default="",
                            editable=False,
                            max_length=14,
                            verbose_name="what became of it",
                        ),
                    ),
                    (
                        "settled_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="settled by",
                        ),
                    ),
                    (
                        "settled_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="settled at"),
                    ),
                ],
                options={
                    "verbose_name": "urgent correction",
                    "verbose_name_plural": "urgent corrections",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("outcome", "")), fields=["article"], name="correction_open"
                        ),
                        models.Index(
                            condition=models.Q(("outcome", "")),
                            fields=["due_at", "id"],
                            name="correction_due",
                        ),
                        models.Index(fields=["article", "-id"], name="correction_by_article"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("revision", models.F("base")), _negated=True),
                            name="correction_changes_something",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="DismissedOffer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "correction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="dismissed",
                            to="content.urgentcorrection",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                ],
                options={
                    "verbose_name": "dismissed offer",
                    "verbose_name_plural": "dismissed offers",
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("correction", "person"), name="dismissed_offer_one_each"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="EmergencyPass",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="emergencies",
                            to="content.article",
                            verbose_name="article",
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.revision",
                        ),
                    ),
                    ("digest", models.CharField(max_length=64, verbose_name="digest")),
                    (
                        "opened_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="opened by",
                        ),
                    ),
                    ("reason", models.CharField(max_length=400, verbose_name="reason")),
                    ("policy", models.JSONField(default=dict, editable=False)),
                    (
                        "author_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), default=list, editable=False
                        ),
                    ),
                    (
                        "opened_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="opened at",
                        ),
                    ),
                    ("until", models.DateTimeField(verbose_name="until")),
                    ("used_at", models.DateTimeField(editable=False, null=True, verbose_name="used at")),
                    ("used_in", models.PositiveBigIntegerField(editable=False, null=True)),
                    (
                        "signed_off_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="signed off by",
                        ),
                    ),
                    (
                        "signed_off_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="signed off at"),
                    ),
                ],
                options={
                    "verbose_name": "emergency publication",
                    "verbose_name_plural": "emergency publications",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("signed_off_at", None)),
                            fields=["article"],
                            name="emergency_unsigned",
                        ),
                        models.Index(
                            condition=models.Q(("signed_off_at", None)),
                            fields=["-opened_at", "-id"],
                            name="emergency_unsigned_newest",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("until__gt", models.F("opened_at"))),
                            name="emergency_lasts_a_while",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Guest",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("sealed", models.JSONField(editable=False, null=True)),
                    ("erased_at", models.DateTimeField(editable=False, null=True, verbose_name="erased at")),
                ],
                options={
                    "verbose_name": "guest",
                    "verbose_name_plural": "guests",
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("erased_at__isnull", False), ("sealed__isnull", True)),
                                models.Q(("erased_at__isnull", True), ("sealed__isnull", False)),
                                _connector="OR",
                            ),
                            name="guest_known_or_erased",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="GuestReview",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="guest_reviews",
                            to="content.revision",
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.article",
                        ),
                    ),
                    ("digest", models.CharField(max_length=64)),
                    ("submission", models.PositiveIntegerField()),
                    (
                        "guest",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="review",
                            to="content.guest",
                        ),
                    ),
                    ("token_digest", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    (
                        "invited_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "invited_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="asked at",
                        ),
                    ),
                    ("until", models.DateTimeField(verbose_name="until")),
                    (
                        "answer",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "No answer yet"),
                                ("approved", "Approved"),
                                ("sent_back", "Sent back"),
                            ],
                            default="",
                            max_length=10,
                            verbose_name="answer",
                        ),
                    ),
                    (
                        "answered_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="answered at"),
                    ),
                    (
                        "revoked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "revoked_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="revoked at"),
                    ),
                ],
                options={
                    "verbose_name": "review by a guest",
                    "verbose_name_plural": "reviews by guests",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["article", "-id"], name="guest_review_of_article")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("token_digest", None),
                                ("token_digest__regex", "^[0-9a-f]{64}$"),
                                _connector="OR",
                            ),
                            name="guest_review_digest_form",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportedItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("source", models.CharField(max_length=500)),
                    ("kind", models.CharField(max_length=30)),
                    ("identifier", models.CharField(max_length=500)),
                    ("object_id", models.BigIntegerField()),
                    ("arrived_in", models.PositiveBigIntegerField(editable=False, null=True)),
                ],
                options={
                    "verbose_name": "imported item",
                    "verbose_name_plural": "imported items",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("source", "kind", "identifier"), name="imported_item_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Attachment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="attachments",
                            to="content.article",
                        ),
                    ),
                    ("source_address", models.URLField(max_length=2000, verbose_name="source address")),
                    ("title", models.CharField(blank=True, max_length=400, verbose_name="title")),
                    (
                        "alternative_text",
                        models.CharField(blank=True, max_length=1000, verbose_name="alternative text"),
                    ),
                    ("caption", models.TextField(blank=True, verbose_name="caption")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
                ],
                options={
                    "verbose_name": "attachment",
                    "verbose_name_plural": "attachments",
                },
            ),
            migrations.CreateModel(
                name="ListSettings",
                fields=[
                    (
                        "person",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="list_settings",
                            serialize=False,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "columns",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=20), default=list
                        ),
                    ),
                    ("filters", models.JSONField(default=list)),
                ],
                options={
                    "verbose_name": "settings of the list of articles",
                    "verbose_name_plural": "settings of the list of articles",
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="MediaRendition",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "file",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="renditions",
                            to="content.mediafile",
                        ),
                    ),
                    ("name", models.CharField(max_length=30)),
                    ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ],
                options={
                    "verbose_name": "rendition",
                    "verbose_name_plural": "renditions",
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(fields=("file", "name"), name="media_rendition_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="RevisionMedia",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="media",
                            to="content.revision",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="uses",
                            to="content.assetversion",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "use of a file",
                    "verbose_name_plural": "uses of files",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["version", "id"], name="media_use_of_version")],
                    "constraints": [
                        models.UniqueConstraint(fields=("revision", "version"), name="revision_media_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Policy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audience",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("public", "Everybody"),
                                ("members", "Logged-in users"),
                                ("roles", "Users with a role in this section"),
                            ],
                            max_length=10,
                            null=True,
                            verbose_name="who may read",
                        ),
                    ),
                    ("four_eyes", models.BooleanField(blank=True, null=True, verbose_name="four eyes")),
                    (
                        "approvals",
                        models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="approvals"),
                    ),
                    (
                        "factor",
                        models.CharField(
                            blank=True,
                            choices=[("any", "Any second factor"), ("passkey", "A passkey")],
                            max_length=10,
                            null=True,
                            verbose_name="second factor",
                        ),
                    ),
                    (
                        "comments",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("held", "Comments wait until an editor approves them"),
                                ("open", "Comments appear at once"),
                                ("closed", "No new comments"),
                            ],
                            max_length=10,
                            null=True,
                            verbose_name="comments",
                        ),
                    ),
                    (
                        "corrections",
                        models.BooleanField(blank=True, null=True, verbose_name="urgent corrections"),
                    ),
                    (
                        "guests",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("none", "No one without an account sees a version before it is public"),
                                (
                                    "read",
                                    "People without an account may be shown a version by a link that ends",
                                ),
                                (
                                    "approve",
                                    "A guest whom an editor invited by mail may approve a version, too",
                                ),
                            ],
                            max_length=10,
                            null=True,
                            verbose_name="guests",
                        ),
                    ),
                    (
                        "devices",
                        models.BooleanField(blank=True, null=True, verbose_name="separate devices"),
                    ),
                    (
                        "signed",
                        models.BooleanField(blank=True, null=True, verbose_name="signed approvals"),
                    ),
                    ("demands", models.JSONField(blank=True, null=True, verbose_name="whose approval")),
                    (
                        "section",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="own_policy",
                            to="content.section",
                            verbose_name="section",
                        ),
                    ),
                    ("version", models.PositiveBigIntegerField(default=1, verbose_name="version")),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), verbose_name="changed at"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "policy",
                    "verbose_name_plural": "policies",
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("section",), name="policy_once", nulls_distinct=False
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("section__isnull", False),
                                models.Q(
                                    ("approvals__isnull", False),
                                    ("audience__isnull", False),
                                    ("comments__isnull", False),
                                    ("corrections__isnull", False),
                                    ("demands__isnull", False),
                                    ("devices__isnull", False),
                                    ("factor__isnull", False),
                                    ("four_eyes__isnull", False),
                                    ("guests__isnull", False),
                                    ("signed__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="policy_of_site_is_whole",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("approvals__isnull", True), ("approvals__range", (1, 3)), _connector="OR"
                            ),
                            name="policy_approvals",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("demands__isnull", True),
                                content.models.policy.WellformedDemands("demands"),
                                _connector="OR",
                            ),
                            name="policy_demands_form",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PolicyChange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audience",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("public", "Everybody"),
                                ("members", "Logged-in users"),
                                ("roles", "Users with a role in this section"),
                            ],
                            max_length=10,
                            null=True,
                            verbose_name="who may read",
                        ),
                    ),
                    ("four_eyes", models.BooleanField(blank=True, null=True, verbose_name="four eyes")),
                    (
                        "approvals",
                        models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="approvals"),
                    ),
                    (
                        "factor",
                        models.CharField(
                            blank=True,
                            choices=[("any", "Any second factor"), ("passkey", "A passkey")],
                            max_length=10,
                            null=True,
                            verbose_name="second factor",
                        ),
                    ),
                    (
                        "comments",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("held", "Comments wait until an editor approves them"),
                                ("open", "Comments appear at once"),
                                ("closed", "No new comments"),
                            ],
                            max_length=10,
                            null=True,
                            verbose_name="comments",
                        ),
                    ),
                    (
                        "corrections",
                        models.BooleanField(blank=True, null=True, verbose_name="urgent corrections"),
                    ),
                    (
                        "guests",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("none", "No one without an account sees a version before it is public"),
                                (
                                    "read",
                                    "People without an account may be shown a version by a link that ends",
                                ),
                                (
                                    "approve",
                                    "A guest whom an editor invited by mail may approve a version, too",
                                ),
                            ],
                            max_length=10,
                            null=True,
                            verbose_name="guests",
                        ),
                    ),
                    (
                        "devices",
                        models.BooleanField(blank=True, null=True, verbose_name="separate devices"),
                    ),
                    (
                        "signed",
                        models.BooleanField(blank=True, null=True, verbose_name="signed approvals"),
                    ),
                    ("demands", models.JSONField(blank=True, null=True, verbose_name="whose approval")),
                    (
                        "section",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="policy_changes",
                            to="content.section",
                            verbose_name="section",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("values", "change of the policy"), ("move", "move of the section")],
                            default="values",
                            max_length=10,
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "to",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="content.section",
                            verbose_name="new place",
                        ),
                    ),
                    ("reason", models.CharField(max_length=400, verbose_name="reason")),
                    (
                        "asked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="asked by",
                        ),
                    ),
                    (
                        "asked_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="asked at",
                        ),
                    ),
                    ("before", models.JSONField(default=dict, editable=False, verbose_name="before")),
                    ("loosens", models.BooleanField(default=False, editable=False, verbose_name="loosens")),
                    (
                        "notice",
                        models.BooleanField(default=False, editable=False, verbose_name="waits 72 hours"),
                    ),
                    (
                        "agreed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="agreed to by",
                        ),
                    ),
                    ("agreed_at", models.DateTimeField(editable=False, null=True, verbose_name="agreed at")),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="withdrawn by",
                        ),
                    ),
                    (
                        "withdrawn_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at"),
                    ),
                    ("lapsed_at", models.DateTimeField(editable=False, null=True, verbose_name="lapsed at")),
                    (
                        "applied_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="applied at"),
                    ),
                    ("applied_in", models.PositiveBigIntegerField(editable=False, null=True)),
                ],
                options={
                    "verbose_name": "change of a policy",
                    "verbose_name_plural": "changes of policies",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(
                                ("applied_at", None), ("lapsed_at", None), ("withdrawn_at", None)
                            ),
                            fields=["asked_at"],
                            name="policy_change_pending",
                        ),
                        models.Index(fields=["applied_in"], name="policy_change_applied"),
                        models.Index(
                            condition=models.Q(("applied_at__isnull", False), ("kind", "values")),
                            fields=["section", "-id"],
                            name="policy_change_set",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Presence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="present",
                            to="content.article",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "since",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "seen_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                ],
                options={
                    "verbose_name": "open editor",
                    "verbose_name_plural": "open editors",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["article", "since"], name="presence_in_order")],
                    "constraints": [
                        models.UniqueConstraint(fields=("article", "person"), name="presence_one_each")
                    ],
                },
            ),
            migrations.CreateModel(
                name="PreviewLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="preview_links",
                            to="content.revision",
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.article",
                        ),
                    ),
                    ("token_digest", models.CharField(editable=False, max_length=64, unique=True)),
                    (
                        "guest",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="preview_link",
                            to="content.guest",
                            verbose_name="for whom",
                        ),
                    ),
                    (
                        "made_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "made_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="made at",
                        ),
                    ),
                    ("until", models.DateTimeField(verbose_name="until")),
                    (
                        "revoked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "revoked_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="revoked at"),
                    ),
                ],
                options={
                    "verbose_name": "preview link",
                    "verbose_name_plural": "preview links",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["article", "-id"], name="preview_link_of_article")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("token_digest__regex", "^[0-9a-f]{64}$")),
                            name="preview_link_digest_form",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Redaction",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="redactions",
                            to="content.article",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("passage", "passage"), ("picture", "picture"), ("comment", "comment")],
                            max_length=10,
                            verbose_name="what",
                        ),
                    ),
                    ("reason", models.CharField(max_length=400, verbose_name="reason")),
                    ("label", models.CharField(max_length=60)),
                    (
                        "asked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "asked_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="asked at",
                        ),
                    ),
                    (
                        "agreed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("notice", models.BooleanField(default=False, editable=False)),
                    ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="removed at")),
                    ("done_in", models.PositiveBigIntegerField(editable=False, null=True)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "withdrawn_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at"),
                    ),
                ],
                options={
                    "verbose_name": "removal by law",
                    "verbose_name_plural": "removals by law",
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("done_at", None), ("withdrawn_at", None)),
                            fields=("article",),
                            name="redaction_one_waits",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("agreed_by", None),
                                models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                                _connector="OR",
                            ),
                            name="redaction_by_two",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RedactionCut",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "redaction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="cuts",
                            to="content.redaction",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("revision", "version"),
                                ("note", "review note"),
                                ("comment", "comment"),
                                ("attachment", "attachment"),
                                ("text", "public text"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("row", models.BigIntegerField()),
                    ("field", models.CharField(default="", max_length=40)),
                    ("start", models.PositiveIntegerField(default=0)),
                    ("length", models.PositiveIntegerField(default=0)),
                    ("mark", models.BooleanField(default=True)),
                ],
                options={
                    "verbose_name": "place of a removal",
                    "verbose_name_plural": "places of removals",
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("redaction", "kind", "row", "field", "start"), name="redaction_cut_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="RemovedFile",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "redaction",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="removed_files",
                            to="content.redaction",
                        ),
                    ),
                    ("digest", models.CharField(db_index=True, max_length=64, verbose_name="digest")),
                    ("removed_at", models.DateTimeField(editable=False, verbose_name="removed at")),
                    ("reason", models.CharField(editable=False, max_length=400, verbose_name="reason")),
                ],
                options={
                    "verbose_name": "file removed by law",
                    "verbose_name_plural": "files removed by law",
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(fields=("redaction", "digest"), name="removed_file_once"),
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                            name="removed_file_digest_form",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RevisionStatus",
                fields=[
                    (
                        "revision",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="status",
                            serialize=False,
                            to="content.revision",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("in_review", "In review"),
                                ("approved", "Approved"),
                                ("published", "Published"),
                                ("superseded", "Superseded"),
                                ("archived", "Archived"),
                            ],
                            default="draft",
                            max_length=12,
                            verbose_name="state",
                        ),
                    ),
                    (
                        "submitted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("submission", models.PositiveIntegerField(default=0, editable=False)),
                    ("submitted_at", models.DateTimeField(null=True)),
                    (
                        "claimed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("claimed_at", models.DateTimeField(null=True)),
                    ("due_at", models.DateTimeField(null=True)),
                    ("sent_back_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "state of a revision",
                    "verbose_name_plural": "states of revisions",
                    "indexes": [
                        models.Index(fields=["state", "submitted_at"], name="revision_status_by_state"),
                        models.Index(
                            condition=models.Q(("due_at__isnull", False), ("state", "in_review")),
                            fields=["due_at"],
                            name="review_due",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Approval",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="approvals",
                            to="content.revision",
                        ),
                    ),
                    ("digest", models.CharField(max_length=64)),
                    ("submission", models.PositiveIntegerField()),
                    (
                        "approver",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "guest",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="approval",
                            to="content.guestreview",
                        ),
                    ),
                    ("role", models.CharField(max_length=40, verbose_name="role")),
                    (
                        "held",
                        models.JSONField(
                            db_default=models.Value([], models.JSONField()),
                            default=list,
                            editable=False,
                            verbose_name="roles held",
                        ),
                    ),
                    (
                        "one_with",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), default=list, editable=False
                        ),
                    ),
                    (
                        "devices",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=32),
                            db_default=[],
                            default=content.models.articles.devices.digests_shown,
                            editable=False,
                        ),
                    ),
                    (
                        "signed",
                        models.BooleanField(
                            db_default=False, default=False, editable=False, verbose_name="signed"
                        ),
                    ),
                    (
                        "policy",
                        models.JSONField(
                            db_default=models.Value({}, models.JSONField()),
                            default=dict,
                            editable=False,
                            verbose_name="policy in force",
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                ],
                options={
                    "verbose_name": "approval",
                    "verbose_name_plural": "approvals",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("guest", None)),
                            fields=("revision", "submission", "approver"),
                            name="approval_once_per_person",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("guest", None), ("role", "guest"), _connector="XOR"),
                            name="approval_of_guest_says_so",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReviewNote",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="notes",
                            to="content.revision",
                        ),
                    ),
                    (
                        "thread",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answers",
                            to="content.reviewnote",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("text", models.TextField(max_length=4000, verbose_name="note")),
                    (
                        "quote",
                        models.TextField(blank=True, db_default="", default="", verbose_name="passage"),
                    ),
                    ("start", models.PositiveIntegerField(db_default=0, default=0)),
                    (
                        "guest",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="notes",
                            to="content.guestreview",
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.article",
                        ),
                    ),
                    ("number", models.PositiveIntegerField(editable=False, null=True)),
                ],
                options={
                    "verbose_name": "review note",
                    "verbose_name_plural": "review notes",
                    "ordering": ("created_at", "id"),
                    "indexes": [
                        models.Index(fields=["article", "-created_at", "-id"], name="note_newest_of_article"),
                        models.Index(fields=["article", "number"], name="note_by_version"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NoteResolution",
                fields=[
                    (
                        "note",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="resolution",
                            serialize=False,
                            to="content.reviewnote",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                ],
                options={
                    "verbose_name": "resolved note",
                    "verbose_name_plural": "resolved notes",
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="ReviewReminder",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "person",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "sent_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                ],
                options={
                    "verbose_name": "reminder of reviews",
                    "verbose_name_plural": "reminders of reviews",
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="ScheduledChange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="schedules",
                            to="content.article",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("publish", "publish"), ("expire", "take down")],
                            max_length=10,
                            verbose_name="what",
                        ),
                    ),
                    (
                        "revision",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.revision",
                        ),
                    ),
                    ("digest", models.CharField(default="", max_length=64)),
                    ("submission", models.PositiveIntegerField(editable=False, null=True)),
                    ("policy", models.JSONField(default=dict, editable=False)),
                    ("at", models.DateTimeField(verbose_name="at")),
                    ("reason", models.CharField(default="", max_length=400, verbose_name="reason")),
                    (
                        "scheduled_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "scheduled_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="scheduled at",
                        ),
                    ),
                    (
                        "cancelled_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "cancelled_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="cancelled at"),
                    ),
                    ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="done at")),
                    ("held_at", models.DateTimeField(editable=False, null=True, verbose_name="held at")),
                    (
                        "held_because",
                        models.CharField(
                            default="", editable=False, max_length=400, verbose_name="why it was held"
                        ),
                    ),
                    ("says", models.JSONField(editable=False, null=True)),
                ],
                options={
                    "verbose_name": "scheduled change",
                    "verbose_name_plural": "scheduled changes",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("cancelled_at", None), ("done_at", None), ("held_at", None)),
                            fields=["at", "id"],
                            name="schedule_waiting",
                        ),
                        models.Index(
                            condition=models.Q(("cancelled_at", None)),
                            fields=["at", "id"],
                            name="schedule_by_time",
                        ),
                        models.Index(fields=["article", "-at", "-id"], name="schedule_by_article"),
                        models.Index(
                            condition=models.Q(("held_at__isnull", False)),
                            fields=["held_at", "at", "id"],
                            name="schedule_held",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("cancelled_at", None), ("done_at", None), ("held_at", None)),
                            fields=("article", "kind"),
                            name="schedule_one_waits",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "expire"), ("revision", None)),
                                models.Q(("kind", "publish"), ("revision__isnull", False)),
                                _connector="OR",
                            ),
                            name="schedule_publishes_words",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SearchEntry",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="search_entries",
                            to="content.article",
                        ),
                    ),
                    ("is_live", models.BooleanField()),
                    (
                        "revision",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.revision",
                        ),
                    ),
                    ("words", django.contrib.postgres.search.SearchVectorField()),
                ],
                options={
                    "verbose_name": "search entry",
                    "verbose_name_plural": "search entries",
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            models.F("words"), condition=models.Q(("is_live", True)), name="search_live_words"
                        ),
                        django.contrib.postgres.indexes.GinIndex(
                            models.F("words"),
                            condition=models.Q(("is_live", False)),
                            name="search_newest_words",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("is_live", True)),
                            fields=("article",),
                            name="search_live_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("is_live", False)),
                            fields=("article",),
                            name="search_newest_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SearchDue",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="content.article",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "search entry that is due",
                    "verbose_name_plural": "search entries that are due",
                },
            ),
            migrations.CreateModel(
                name="SearchWord",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("word", models.TextField()),
                ],
                options={
                    "verbose_name": "word that search knows",
                    "verbose_name_plural": "words that search knows",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["word"], name="search_word"),
                        django.contrib.postgres.indexes.GinIndex(
                            django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"),
                            name="search_word_nearly",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="LegalPage",
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
                                ("imprint", "Imprint"),
                                ("privacy", "Privacy notice"),
                                ("accessibility", "Accessibility statement"),
                                ("contact", "Contact"),
                            ],
                            max_length=20,
                            unique=True,
                            verbose_name="kind",
                        ),
                    ),
                    ("words", models.JSONField(default=dict, verbose_name="words")),
                    ("draft", models.JSONField(default=dict, verbose_name="draft")),
                    (
                        "published_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="published at"),
                    ),
                ],
                options={
                    "verbose_name": "legal page",
                    "verbose_name_plural": "legal pages",
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Site",
                fields=[
                    (
                        "id",
                        models.SmallIntegerField(
                            default=1, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("tagline", models.CharField(blank=True, max_length=200, verbose_name="tagline")),
                    ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                    (
                        "time_zone",
                        models.CharField(default="UTC", max_length=64, verbose_name="time zone"),
                    ),
                    (
                        "accent",
                        models.CharField(blank=True, default="", max_length=7, verbose_name="accent colour"),
                    ),
                    (
                        "accent_dark",
                        models.CharField(
                            blank=True, default="", max_length=7, verbose_name="accent colour on dark"
                        ),
                    ),
                    (
                        "footer_text",
                        models.CharField(
                            blank=True, default="", max_length=400, verbose_name="text at the foot"
                        ),
                    ),
                    (
                        "social_profiles",
                        models.TextField(blank=True, default="", verbose_name="profiles in social networks"),
                    ),
                    ("header_menu", models.TextField(blank=True, default="", verbose_name="header menu")),
                    ("footer_menu", models.TextField(blank=True, default="", verbose_name="footer menu")),
                    (
                        "opened_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="open since"),
                    ),
                    (
                        "logo",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.assetversion",
                            verbose_name="logo",
                        ),
                    ),
                    (
                        "logo_dark",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.assetversion",
                            verbose_name="logo on dark pages",
                        ),
                    ),
                    (
                        "favicon",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.assetversion",
                            verbose_name="icon of the site",
                        ),
                    ),
                    (
                        "card_picture",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.assetversion",
                            verbose_name="picture of cards",
                        ),
                    ),
                    (
                        "full_text_feeds",
                        models.BooleanField(default=False, verbose_name="whole texts in feeds"),
                    ),
                    (
                        "crawlers",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "No statement"),
                                ("no_mining", "No mining: no training of models with these texts"),
                                ("none", "None: neither training, nor reading for answers to questions"),
                            ],
                            default="",
                            max_length=10,
                            verbose_name="crawlers of language models",
                        ),
                    ),
                    (
                        "notice",
                        models.CharField(
                            blank=True, default="", max_length=300, verbose_name="urgent notice"
                        ),
                    ),
                    (
                        "notice_level",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("information", "Information"),
                                ("warning", "Warning"),
                                ("emergency", "Emergency"),
                            ],
                            default="",
                            max_length=20,
                            verbose_name="level",
                        ),
                    ),
                    ("notice_until", models.DateTimeField(null=True, verbose_name="end")),
                    (
                        "profile",
                        models.CharField(
                            choices=[
                                ("newsroom", "Newsroom: another user approves before anything is published"),
                                ("strict", "Strict: two others approve, and everybody works with a passkey"),
                                (
                                    "one_person",
                                    "One person: the writer may publish without a second pair of eyes",
                                ),
                            ],
                            default="newsroom",
                            max_length=20,
                            verbose_name="profile",
                        ),
                    ),
                    (
                        "embed_hosts",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=100),
                            blank=True,
                            db_default=[],
                            default=list,
                        ),
                    ),
                    (
                        "first_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), db_default=[], default=list, editable=False
                        ),
                    ),
                    ("version", models.BigIntegerField(default=1, editable=False, verbose_name="version")),
                ],
                options={
                    "verbose_name": "site",
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("id", 1)), name="site_is_one_row")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Upload",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("token", models.CharField(editable=False, max_length=43, unique=True)),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="uploads",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "section",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="uploads",
                            to="content.section",
                        ),
                    ),
                    (
                        "replaces",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="replacements",
                            to="content.asset",
                        ),
                    ),
                    ("file_name", models.CharField(max_length=400, verbose_name="file name")),
                    ("length", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                    ("offset", models.PositiveBigIntegerField(default=0, verbose_name="bytes received")),
                    ("source_digest", models.CharField(blank=True, max_length=64)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("receiving", "Being uploaded"),
                                ("inspecting", "Being looked at"),
                                ("done", "Ready"),
                                ("refused", "Refused"),
                            ],
                            default="receiving",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    ("refusal", models.CharField(blank=True, max_length=400, verbose_name="refused because")),
                    ("says", models.JSONField(editable=False, null=True)),
                    (
                        "version",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="uploads",
                            to="content.assetversion",
                        ),
                    ),
                    ("sent_from", models.BinaryField(default=b"")),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="begun at",
                        ),
                    ),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="changed at",
                        ),
                    ),
                    ("expires_at", models.DateTimeField(verbose_name="kept until")),
                ],
                options={
                    "verbose_name": "upload",
                    "verbose_name_plural": "uploads",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["expires_at"], name="upload_by_expiry"),
                        models.Index(fields=["owner", "state", "-created_at"], name="upload_by_owner"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("offset__lte", models.F("length"))),
                            name="upload_within_length",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("source_digest", ""),
                                ("source_digest__regex", "^[0-9a-f]{64}$"),
                                _connector="OR",
                            ),
                            name="upload_source_form",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Waiting",
                fields=[
                    (
                        "article",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            primary_key=True,
                            related_name="waiting",
                            serialize=False,
                            to="content.article",
                        ),
                    ),
                    ("revision_id", models.BigIntegerField()),
                    ("section_id", models.BigIntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("in_review", "In review"),
                                ("approved", "Approved"),
                                ("published", "Published"),
                                ("superseded", "Superseded"),
                                ("archived", "Archived"),
                            ],
                            max_length=12,
                            verbose_name="state",
                        ),
                    ),
                    ("turn", models.DateTimeField(verbose_name="turn")),
                ],
                options={
                    "verbose_name": "waiting draft",
                    "verbose_name_plural": "waiting drafts",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["state", "turn", "article"], name="waiting_by_turn"),
                        models.Index(
                            fields=["section_id", "state", "turn", "article"], name="waiting_in_section"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorkingCopy",
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
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="working_copies",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "article",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="working_copies",
                            to="content.article",
                        ),
                    ),
                    ("name", models.CharField(blank=True, default="", max_length=36)),
                    ("begun_as", models.CharField(blank=True, db_default="", default="", max_length=36)),
                    ("is_open", models.BooleanField(default=True)),
                    ("base", models.PositiveIntegerField(default=0)),
                    ("removed", models.CharField(blank=True, default="", max_length=40)),
                    ("title", models.TextField(blank=True, default="", verbose_name="title")),
                    ("summary", models.TextField(blank=True, default="", verbose_name="summary")),
                    ("body", models.TextField(blank=True, default="", verbose_name="text")),
                    ("fields", models.JSONField(default=dict)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("window", models.CharField(blank=True, default="", max_length=36)),
                    ("sequence", models.PositiveBigIntegerField(default=0)),
                    (
                        "begun_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="changed at",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "working copy",
                    "verbose_name_plural": "working copies",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("begun_as", ""), _negated=True),
                            fields=["person", "begun_as"],
                            name="working_copy_begun_as",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("person", "article", "name"),
                            name="working_copy_one_each",
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("article", None), ("name", ""), _connector="OR"),
                            name="working_copy_named_until_it_has_an_article",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ArticleGrant",
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
                        "permission",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="content.article",
                            verbose_name="article",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "grant on an article",
                    "verbose_name_plural": "grants on articles",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            fields=["content_object", "-assigned_at", "-id"], name="article_grant_newest"
                        ),
                        models.Index(fields=["user", "content_object"], name="article_grant_here"),
                        models.Index(fields=["user", "-assigned_at", "-id"], name="article_grant_given"),
                        models.Index(
                            condition=models.Q(("announced_at", None), ("until__isnull", False)),
                            fields=["until"],
                            name="article_grant_ending",
                        ),
                        models.Index(
                            models.F("user"),
                            foundation.lookups.LastsUntil("until"),
                            name="article_grant_lasting",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("user", "permission", "content_object"), name="article_grant_once"
                        )
                    ],
                },
                bases=(content.models.grants.Named, models.Model),
            ),
            migrations.CreateModel(
                name="ArticleTeamGrant",
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
                        "permission",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                    ),
                    (
                        "group",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="content.article",
                            verbose_name="article",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "grant on an article to a team",
                    "verbose_name_plural": "grants on articles to teams",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            fields=["content_object", "-assigned_at", "-id"], name="article_team_grant_newest"
                        ),
                        models.Index(fields=["group", "content_object"], name="article_team_grant_here"),
                        models.Index(
                            fields=["group", "-assigned_at", "-id"], name="article_team_grant_given"
                        ),
                        models.Index(
                            condition=models.Q(("announced_at", None), ("until__isnull", False)),
                            fields=["until"],
                            name="article_team_grant_ending",
                        ),
                        models.Index(
                            models.F("group"),
                            foundation.lookups.LastsUntil("until"),
                            name="article_team_grant_lasting",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("group", "permission", "content_object"), name="article_team_grant_once"
                        )
                    ],
                },
                bases=(content.models.grants.Named, models.Model),
            ),
            migrations.CreateModel(
                name="SectionGrant",
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
                        "permission",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="content.section",
                            verbose_name="section",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "grant on a section",
                    "verbose_name_plural": "grants on sections",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            fields=["content_object", "-assigned_at", "-id"], name="section_grant_newest"
                        ),
                        models.Index(fields=["user", "content_object"], name="section_grant_here"),
                        models.Index(fields=["user", "-assigned_at", "-id"], name="section_grant_given"),
                        models.Index(
                            condition=models.Q(("announced_at", None), ("until__isnull", False)),
                            fields=["until"],
                            name="section_grant_ending",
                        ),
                        models.Index(
                            models.F("user"),
                            foundation.lookups.LastsUntil("until"),
                            name="section_grant_lasting",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("user", "permission", "content_object"), name="section_grant_once"
                        )
                    ],
                },
                bases=(content.models.grants.Named, models.Model),
            ),
            migrations.CreateModel(
                name="SectionTeamGrant",
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
                        "permission",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                    ),
                    (
                        "group",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="content.section",
                            verbose_name="section",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "grant on a section to a team",
                    "verbose_name_plural": "grants on sections to teams",
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            fields=["content_object", "-assigned_at", "-id"], name="section_team_grant_newest"
                        ),
                        models.Index(fields=["group", "content_object"], name="section_team_grant_here"),
                        models.Index(
                            fields=["group", "-assigned_at", "-id"], name="section_team_grant_given"
                        ),
                        models.Index(
                            condition=models.Q(("announced_at", None), ("until__isnull", False)),
                            fields=["until"],
                            name="section_team_grant_ending",
                        ),
                        models.Index(
                            models.F("group"),
                            foundation.lookups.LastsUntil("until"),
                            name="section_team_grant_lasting",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("group", "permission", "content_object"), name="section_team_grant_once"
                        )
                    ],
                },
                bases=(content.models.grants.Named, models.Model),
            ),
            migrations.CreateModel(
                name="PublicText",
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
                                ("section", "section"),
                                ("topic", "topic"),
                                ("byline", "byline"),
                                ("picture", "picture"),
                                ("article", "address of the article"),
                                ("embeds", "hosts of videos and charts"),
                                ("redirect", "redirect"),
                                ("site", "settings of the site"),
                                ("page", "legal page"),
                                ("notice", "urgent notice"),
                            ],
                            max_length=10,
                            verbose_name="kind",
                        ),
                    ),
                    ("subject", models.BigIntegerField(null=True)),
                    ("words", models.JSONField(verbose_name="words")),
                    ("before", models.JSONField(default=dict, verbose_name="words before")),
                    ("rest", models.JSONField(default=dict)),
                    ("salt", models.CharField(max_length=32)),
                    ("digest", models.CharField(max_length=64, verbose_name="digest")),
                    (
                        "four_eyes",
                        models.BooleanField(default=True, editable=False, verbose_name="four eyes"),
                    ),
                    (
                        "source",
                        models.CharField(
                            blank=True, default="", max_length=500, verbose_name="source of an import"
                        ),
                    ),
                    (
                        "asked_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            editable=False,
                            verbose_name="proposed at",
                        ),
                    ),
                    (
                        "accepted_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="accepted at"),
                    ),
                    (
                        "withdrawn_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at"),
                    ),
                    (
                        "alone_because",
                        models.CharField(blank=True, default="", max_length=400, verbose_name="reason"),
                    ),
                    (
                        "applied_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="shown since"),
                    ),
                    ("applied_in", models.PositiveBigIntegerField(editable=False, null=True)),
                    ("removed_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "accepted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="by",
                        ),
                    ),
                    (
                        "scope",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="secure_rbac.scope",
                        ),
                    ),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "public text",
                    "verbose_name_plural": "public texts",
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["kind", "subject", "-id"], name="public_text_of"),
                        models.Index(fields=["applied_in"], name="public_text_applied"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("applied_at__isnull", True),
                                ("subject__isnull", False),
                                ("withdrawn_at__isnull", True),
                            ),
                            fields=("kind", "subject"),
                            name="public_text_waits_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="public_text_digest"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ApprovalKey",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "credential",
                        models.CharField(max_length=64, unique=True, verbose_name="digest of its id"),
                    ),
                    ("entry", models.BigIntegerField()),
                    ("usable_from", models.DateTimeField(null=True, verbose_name="usable from")),
                    ("removed_at", models.DateTimeField(null=True, verbose_name="removed at")),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "key for approvals",
                    "verbose_name_plural": "keys for approvals",
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Signature",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("site", models.CharField(max_length=255, verbose_name="site")),
                    (
                        "purpose",
                        models.CharField(
                            choices=[
                                ("approve", "approval of a version"),
                                ("sign off", "sign-off of an emergency publication"),
                                ("accept text", "words that readers see"),
                                ("agree policy", "looser policy"),
                                ("trust key", "newer passkey of the same person"),
                            ],
                            max_length=20,
                            verbose_name="purpose",
                        ),
                    ),
                    ("object", models.CharField(max_length=100, verbose_name="object")),
                    ("digest", models.CharField(max_length=64, verbose_name="digest")),
                    ("nonce", models.CharField(max_length=43, unique=True)),
                    ("at", models.DateTimeField(verbose_name="time")),
                    ("assertion", models.JSONField(verbose_name="assertion")),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "signer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "key",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="content.approvalkey",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "signature",
                    "verbose_name_plural": "signatures",
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["object", "signer"], name="signature_by_object")],
                },
            ),
            migrations.CreateModel(
                name="SignatureCheck",
                fields=[
                    (
                        "signature",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="checked",
                            serialize=False,
                            to="content.signature",
                        ),
                    ),
                    (
                        "why_not",
                        models.CharField(blank=True, max_length=200, verbose_name="why it does not verify"),
                    ),
                    (
                        "checked_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                ],
                options={
                    "verbose_name": "check of a signature",
                    "verbose_name_plural": "checks of signatures",
                    "default_permissions": (),
                },
            ),
        ),
    ]
