from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

GRANTS = {
    "articlegrant": "article_grant_ending",
    "articleteamgrant": "article_team_grant_ending",
    "sectiongrant": "section_grant_ending",
    "sectionteamgrant": "section_team_grant_ending",
}


def that_end(model: str, name: str) -> Any:
    unannounced = models.Q(until__isnull=False, announced_at=None)
    index = models.Index(fields=["until"], condition=unannounced, name=name)
    return AddIndexConcurrently(model_name=model, index=index)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0075_grants_of_one_holder_on_one_object")]

    operations = [that_end(model, name) for model, name in GRANTS.items()]
