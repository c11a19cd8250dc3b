import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import audit.append_only


def make_room(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From now on /guest/ belongs to the site itself. What lies there is moved by people, who know where to."""
    addresses = apps.get_model("content", "Address").objects.filter(path__regex="^guest(/|$)")
    if addresses.exclude(kind="redirect").exists():
        raise RuntimeError(
            "A section or page lies at /guest/, which this release needs. Give it another address, then migrate."
        )
    addresses.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0023_correction_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PreviewLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("whom", models.CharField(blank=True, default="", max_length=120, verbose_name="for whom")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="made at",
                    ),
                ),
                ("until", models.DateTimeField(verbose_name="until")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked at")),
            ],
            options={
                "verbose_name": "preview link",
                "verbose_name_plural": "preview links",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(make_room, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="address",
            name="address_not_reserved",
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "path__regex",
                        "^(\\.well\\-known|account|admin|api|cms|comments|csp\\-reports|feed|guest|healthz|media|metrics|readyz|robots\\.txt|search|sitemap\\.xml|static|topics|verify)(/|$)",
                    ),
                    _negated=True,
                ),
                name="address_not_reserved",
            ),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="preview_links",
                to="content.revision",
            ),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="previewlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("token_digest__regex", "^[0-9a-f]{64}$")), name="preview_link_digest_form"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="previewlink",
            trigger=pgtrigger.compiler.Trigger(
                name="preview_link_in_order",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF TG_OP = 'INSERT' THEN NEW.made_at := statement_timestamp(); NEW.revoked_at := NULL; NEW.revoked_by_id := NULL; IF NEW.until <= NEW.made_at OR NEW.until > NEW.made_at + interval '30 days' THEN RAISE EXCEPTION 'a link cannot last until %', NEW.until USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL OR to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id' <> to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id' THEN RAISE EXCEPTION 'link % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.revoked_at := statement_timestamp(); RETURN NEW;",
                    hash="25fa012fe230a7f6c25c739e0dbbed3df0b5ac43",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_preview_link_in_order_cb0e8",
                    table="content_previewlink",
                    when="BEFORE",
                ),
            ),
        ),
    ]
