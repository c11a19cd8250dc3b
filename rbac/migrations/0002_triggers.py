"""What keeps versions of custom roles as they were written."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import audit.database.append_only


class Migration(migrations.Migration):
    dependencies = [
        ("secure_rbac", "0001_tables"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="customroleversion",
            trigger=pgtrigger.compiler.Trigger(
                name="custom_role_version_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="644743503d7f883ddd15a29d79794034649ef6f0",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_custom_role_version_append_only_81826",
                    table="secure_rbac_customroleversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
