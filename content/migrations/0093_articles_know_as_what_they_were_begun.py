"""Whoever saves under the name of what they began means the article that came of it, from whichever window."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0092_removed_links_are_noted_nowhere")]

    operations = [
        migrations.AddField(
            model_name="workingcopy",
            name="begun_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=36),
        ),
        AddIndexConcurrently(
            model_name="workingcopy",
            index=models.Index(
                condition=models.Q(("begun_as", ""), _negated=True),
                fields=["person", "begun_as"],
                name="working_copy_begun_as",
            ),
        ),
    ]
