from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0081_bylines_by_parts_of_their_names")]

    operations = [
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(fields=["section", "-changed_at", "-id"], name="article_changed_in_section"),
        ),
    ]
