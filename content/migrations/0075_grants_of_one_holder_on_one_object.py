from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

GRANTS = {
    "articlegrant": ("user", "article_grant_here"),
    "articleteamgrant": ("group", "article_team_grant_here"),
    "sectiongrant": ("user", "section_grant_here"),
    "sectionteamgrant": ("group", "section_team_grant_here"),
}


def of_one_holder(model: str, holder: str, name: str) -> Any:
    return AddIndexConcurrently(
        model_name=model, index=models.Index(fields=[holder, "content_object"], name=name)
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0074_library_in_its_order")]

    operations = [of_one_holder(model, holder, name) for model, (holder, name) in GRANTS.items()]
