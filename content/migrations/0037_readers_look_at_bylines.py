from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_room(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From now on /bylines/ belongs to the site itself. What lies there is moved by people, who know where to."""
    addresses = apps.get_model("content", "Address").objects.filter(path__regex="^bylines(/|$)")
    if addresses.exclude(kind="redirect").exists():
        raise RuntimeError(
            "A section or page lies at /bylines/, which this release needs. Give it another address, then migrate."
        )
    addresses.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0036_kinds_of_pages_ask_for_more"),
    ]

    operations = [
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
                        "^(\\.well\\-known|account|admin|api|bylines|cms|comments|csp\\-reports|feed|guest|healthz|media|metrics|readyz|robots\\.txt|search|sitemap\\.xml|static|topics|verify)(/|$)",
                    ),
                    _negated=True,
                ),
                name="address_not_reserved",
            ),
        ),
    ]
