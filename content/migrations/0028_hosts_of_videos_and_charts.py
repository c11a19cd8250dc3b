import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0027_bylines"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="embed_hosts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), blank=True, db_default=[], default=list
            ),
        ),
    ]
