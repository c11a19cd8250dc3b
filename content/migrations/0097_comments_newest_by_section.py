"""The newest comments of a section, whatever became of them, are found without those of other sections."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0096_what_is_due_in_the_trash")]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(fields=["section", "-created_at", "-id"], name="comment_newest_by_section"),
        ),
    ]
