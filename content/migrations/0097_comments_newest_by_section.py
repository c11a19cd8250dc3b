"""The newest comments of a section, whatever became of them, are found without those of other sections."""

from django.db import migrations, models

from audit.live_indexes import AddIndexAnew


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0096_what_is_due_in_the_trash")]

    operations = [
        AddIndexAnew(
            model_name="comment",
            index=models.Index(fields=["section", "-created_at", "-id"], name="comment_newest_by_section"),
        ),
    ]
