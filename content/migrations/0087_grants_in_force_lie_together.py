from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from rbac.models.assignments import EndOf


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("content", "0086_who_is_at_an_article_in_order"),
        ("secure_rbac", "0014_what_is_in_force_lies_together"),
    ]

    operations = [
        AddIndexConcurrently(
            "articlegrant", models.Index("user", EndOf("until"), name="article_grant_in_force")
        ),
        AddIndexConcurrently(
            "articleteamgrant", models.Index("group", EndOf("until"), name="article_team_grant_in_force")
        ),
        AddIndexConcurrently(
            "sectiongrant", models.Index("user", EndOf("until"), name="section_grant_in_force")
        ),
        AddIndexConcurrently(
            "sectionteamgrant", models.Index("group", EndOf("until"), name="section_team_grant_in_force")
        ),
    ]
