import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The new index answers what the one of the foreign key did, which goes."""

    atomic = False

    dependencies = [("content", "0085_what_shows_a_file_in_its_order")]

    operations = [
        AddIndexConcurrently(
            model_name="presence",
            index=models.Index(fields=["article", "since"], name="presence_in_order"),
        ),
        migrations.AlterField(
            model_name="presence",
            name="article",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="present",
                to="content.article",
            ),
        ),
    ]
