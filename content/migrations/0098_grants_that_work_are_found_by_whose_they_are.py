from django.db import migrations, models

from audit.live_indexes import AddIndexAnew
from rbac.lookups import LastsUntil


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("content", "0097_comments_newest_by_section"),)

    operations = tuple(
        AddIndexAnew(model, models.Index(models.F(holder), LastsUntil("until"), name=f"{name}_lasting"))
        for model, holder, name in (
            ("articlegrant", "user", "article_grant"),
            ("articleteamgrant", "group", "article_team_grant"),
            ("sectiongrant", "user", "section_grant"),
            ("sectionteamgrant", "group", "section_team_grant"),
        )
    )
