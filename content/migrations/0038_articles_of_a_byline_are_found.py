import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    # People go on writing while the index is made.
    atomic = False

    dependencies = [
        ("content", "0037_readers_look_at_bylines"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="revision",
            index=django.contrib.postgres.indexes.GinIndex(fields=["byline_ids"], name="revision_byline_ids"),
        ),
    ]
