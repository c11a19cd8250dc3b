from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0079_changes_and_corrections_by_place")]

    operations = [
        AddIndexConcurrently(
            model_name="article",
            index=models.Index(
                condition=models.Q(("ends_at__isnull", False), ("live__isnull", False)),
                fields=["section", "kind", "ends_at", "id"],
                name="article_in_order_of_end",
            ),
        ),
        RemoveIndexConcurrently("article", "article_by_end"),
    ]
