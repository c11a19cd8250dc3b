from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_ways_of_logging_in_by_role")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="policies",
            field=models.PositiveIntegerField(
                db_default=0, default=0, verbose_name="changes of what roles ask for"
            ),
        )
    ]
