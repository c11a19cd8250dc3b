import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    # People go on uploading while the index is made.
    atomic = False

    dependencies = [
        ("content", "0016_urgent_corrections"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="asset",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("words", name="gin_trgm_ops"),
                name="asset_words_nearly",
            ),
        ),
    ]
