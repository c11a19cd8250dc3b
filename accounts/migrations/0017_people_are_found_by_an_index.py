from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

import rbac.plain_text


class Migration(migrations.Migration):
    # The column is written for each person while nobody reads the table: ten thousand take half a second.
    dependencies = [
        ("accounts", "0016_language_of_a_person"),
    ]

    operations = [
        # Of content as well, whose migrations may come first or later.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="user",
            name="plain_names",
            field=models.GeneratedField(
                db_persist=True,
                expression=rbac.plain_text.PlainText("name", "email"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=GinIndex(OpClass("plain_names", "gin_trgm_ops"), name="user_names_words"),
        ),
    ]
