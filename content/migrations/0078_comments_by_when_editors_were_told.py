from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0077_readers_lists_by_kind_and_topic")]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["mailed_at", "created_at", "id"],
                name="comment_told",
            ),
        ),
    ]
