from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0059_words_of_today_once_more")]

    operations = [
        AddIndexConcurrently(model_name="checkup", index=GinIndex(fields=["links"], name="checkup_links")),
    ]
