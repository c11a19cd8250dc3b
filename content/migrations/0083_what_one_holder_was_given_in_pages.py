from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0082_articles_of_a_section_in_the_order_of_change")]

    operations = [
        AddIndexConcurrently(
            model_name="articlegrant",
            index=models.Index(fields=["user", "-assigned_at", "-id"], name="article_grant_given"),
        ),
        AddIndexConcurrently(
            model_name="articleteamgrant",
            index=models.Index(fields=["group", "-assigned_at", "-id"], name="article_team_grant_given"),
        ),
        AddIndexConcurrently(
            model_name="sectiongrant",
            index=models.Index(fields=["user", "-assigned_at", "-id"], name="section_grant_given"),
        ),
        AddIndexConcurrently(
            model_name="sectionteamgrant",
            index=models.Index(fields=["group", "-assigned_at", "-id"], name="section_team_grant_given"),
        ),
    ]
