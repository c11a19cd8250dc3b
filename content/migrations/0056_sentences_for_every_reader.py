from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0055_few_entries_are_read_to_find_many"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulkrow",
            name="says",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="scheduledchange",
            name="says",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="says",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
