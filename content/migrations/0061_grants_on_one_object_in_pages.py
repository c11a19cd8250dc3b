from typing import Any

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

GRANTS = {
    "articlegrant": ("article_grant_newest", "content.article", "article"),
    "articleteamgrant": ("article_team_grant_newest", "content.article", "article"),
    "sectiongrant": ("section_grant_newest", "content.section", "section"),
    "sectionteamgrant": ("section_team_grant_newest", "content.section", "section"),
}


def in_pages(model: str, name: str) -> Any:
    fields = ["content_object", "-assigned_at", "-id"]
    return AddIndexConcurrently(model_name=model, index=models.Index(fields=fields, name=name))


def by_that_index(model: str, to: str, called: str) -> Any:
    """The one of the key alone is not needed any more."""
    field: Any = models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, to=to, verbose_name=called
    )
    return migrations.AlterField(model_name=model, name="content_object", field=field)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0060_which_articles_link_to_an_address")]

    operations = [
        *(in_pages(model, name) for model, (name, _to, _called) in GRANTS.items()),
        *(by_that_index(model, to, called) for model, (_name, to, called) in GRANTS.items()),
    ]
