"""The table is Django's own, so the column is added beside it. It has a default that is no expression: no rewrite."""

from django.db import migrations, models

ADD = "ALTER TABLE accounts_user_groups ADD COLUMN joined_at timestamptz NOT NULL DEFAULT 'epoch'"
FROM_NOW_ON = "ALTER TABLE accounts_user_groups ALTER COLUMN joined_at SET DEFAULT CURRENT_TIMESTAMP"
REMOVE = "ALTER TABLE accounts_user_groups DROP COLUMN joined_at"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_attempts_of_ones_own")]

    operations = [
        migrations.RunSQL(ADD, REMOVE),
        migrations.RunSQL(FROM_NOW_ON, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_at", models.DateTimeField(editable=False, verbose_name="in the team since")),
            ],
            options={
                "verbose_name": "membership of a team",
                "verbose_name_plural": "memberships of teams",
                "db_table": "accounts_user_groups",
                "managed": False,
            },
        ),
    ]
