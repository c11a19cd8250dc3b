from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0078_comments_by_when_editors_were_told")]

    operations = [
        AddIndexConcurrently(
            model_name="policychange",
            index=models.Index(
                fields=["section", "-id"],
                condition=models.Q(kind="values", applied_at__isnull=False),
                name="policy_change_set",
            ),
        ),
        AddIndexConcurrently(
            model_name="urgentcorrection",
            index=models.Index(fields=["article", "-id"], name="correction_by_article"),
        ),
    ]
