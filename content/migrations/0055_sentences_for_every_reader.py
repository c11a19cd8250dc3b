from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0054_names_in_the_order_they_are_read"),
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
