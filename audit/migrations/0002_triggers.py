"""What keeps rows of the audit log as they were written, and the function that destroys the keys that are due."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import audit.database.append_only

# Expired: by the database's clock, which no client can turn. Erased: three days after the request. So the web
# process may call this, and can still destroy no key before its time.
DESTROY = """
    CREATE OR REPLACE FUNCTION {schema}.secure_audit_destroy_due_keys() RETURNS TABLE (key_id uuid, why text)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        WITH due AS (
            SELECT k.id, CASE WHEN k.expires_on < (clock_timestamp() AT TIME ZONE 'UTC')::date
                THEN 'expired' ELSE 'erased' END AS why
            FROM {schema}.secure_audit_personkey k
            WHERE k.wrapped IS NOT NULL AND (
                k.expires_on < (clock_timestamp() AT TIME ZONE 'UTC')::date
                OR EXISTS (
                    SELECT FROM {schema}.secure_audit_erasure e
                    WHERE e.person_kind = k.person_kind AND e.person_id = k.person_id
                        AND e.requested_at < clock_timestamp() - interval '72 hours'
                )
            )
            LIMIT 10000
        )
        UPDATE {schema}.secure_audit_personkey k SET wrapped = NULL, destroyed_at = clock_timestamp()
        FROM due WHERE k.id = due.id AND k.wrapped IS NOT NULL
        RETURNING k.id, due.why
    $$;
    REVOKE ALL ON FUNCTION {schema}.secure_audit_destroy_due_keys() FROM PUBLIC;
"""


def add_function(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        cursor.execute(DESTROY.format(schema=schema))


def drop_function(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP FUNCTION secure_audit_destroy_due_keys()")


class Migration(migrations.Migration):
    dependencies = [
        ("secure_audit", "0001_tables"),
    ]

    operations = [
        migrations.RunPython(add_function, drop_function),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="2150391196cb19437a01e733e5ce6de484330181",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_entry_append_only_1fae4",
                    table="secure_audit_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_stamped",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "IF NEW.id <> currval(pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, "
                        "TG_TABLE_NAME), 'id')) THEN RAISE EXCEPTION '% numbers its own rows', TG_TABLE_NAME USING "
                        "ERRCODE = 'insufficient_privilege'; END IF; NEW.recorded_at := clock_timestamp(); NEW.xid "
                        ":= pg_current_xact_id(); RETURN NEW;"
                    ),
                    hash="d15fd9c187b41b54aabd508e81db0538f58116ed",
                    operation="INSERT",
                    pgid="pgtrigger_entry_stamped_babe7",
                    table="secure_audit_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_readable",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "\n"
                        "    IF NEW.format <> 1 OR octet_length(NEW.salt) <> 32 OR jsonb_typeof(NEW.public) <> 'object'\n"
                        "        OR jsonb_typeof(NEW.commitments) <> 'object' OR jsonb_typeof(NEW.sealed) <> 'array'\n"
                        "        OR octet_length(NEW.public::text) + octet_length(NEW.commitments::text) + octet_length(NEW.sealed::text)\n"
                        "            > 1000000\n"
                        "    THEN\n"
                        "        RAISE EXCEPTION 'this is no row of an audit log' USING ERRCODE = 'check_violation';\n"
                        "    END IF;\n"
                        "\n"
                        "    IF EXISTS (\n"
                        "        SELECT FROM jsonb_each(NEW.public) AS field\n"
                        "        WHERE jsonb_typeof(field.value) <> 'array' OR jsonb_array_length(field.value) <> 2\n"
                        "        OR jsonb_typeof(field.value->0) <> 'string'\n"
                        '    ) OR jsonb_path_exists(NEW.public, \'strict $.** ? (@.type() == "number"\n'
                        "        && (@ > 9007199254740991 || @ < -9007199254740991 || @ != @.floor()))')\n"
                        "    OR jsonb_path_exists(NEW.public, 'strict $.**{19 to last}')\n"
                        "    OR EXISTS (\n"
                        "        SELECT FROM jsonb_array_elements(NEW.sealed) AS part\n"
                        "        WHERE jsonb_typeof(part.value) <> 'object'\n"
                        "        OR part.value - ARRAY['key', 'fields', 'data'] <> jsonb_build_object()\n"
                        "        OR coalesce(part.value->>'key', '') !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'\n"
                        "        OR jsonb_typeof(part.value->'data') IS DISTINCT FROM 'string'\n"
                        "        OR jsonb_typeof(part.value->'fields') IS DISTINCT FROM 'array'\n"
                        "        OR jsonb_path_exists(part.value, '$.fields[*] ? (@.type() != \"string\")')\n"
                        "    ) OR EXISTS (\n"
                        "        SELECT FROM jsonb_each(NEW.commitments) AS field\n"
                        "        WHERE jsonb_typeof(field.value) <> 'string' OR octet_length(field.value::text) <> 45\n"
                        "        OR field.value::text ~ '[^A-Za-z0-9_\"-]'\n"
                        "    ) OR (\n"
                        "        SELECT (count(*), count(DISTINCT said.name)) <> (\n"
                        "            SELECT count(*), count(*) FROM jsonb_object_keys(NEW.commitments)\n"
                        "        ) OR NOT NEW.commitments ?& coalesce(array_agg(said.name), ARRAY[]::text[])\n"
                        "        FROM (\n"
                        "            SELECT jsonb_object_keys(NEW.public) AS name\n"
                        "            UNION ALL SELECT jsonb_array_elements_text(part.value->'fields')\n"
                        "            FROM jsonb_array_elements(NEW.sealed) AS part WHERE jsonb_typeof(part.value->'fields') = 'array'\n"
                        "        ) AS said\n"
                        "    ) THEN\n"
                        "        RAISE EXCEPTION 'this row of the audit log cannot be read' USING ERRCODE = 'check_violation';\n"
                        "    END IF;\n"
                        "\n"
                        "    IF NEW.event IN ('audit.database.restored', 'audit.entries.archived', 'audit.keys.destroyed') AND NOT has_table_privilege(\n"
                        "        session_user, format('%I.secure_audit_head', TG_TABLE_SCHEMA), 'INSERT'\n"
                        "    ) THEN\n"
                        "        RAISE EXCEPTION 'only who keeps the audit log tells of it' USING ERRCODE = 'insufficient_privilege';\n"
                        "    END IF;\n"
                        "    RETURN NEW;\n"
                    ),
                    hash="d9c68e00c439433f9bbe13b3e414f377a6bfd55a",
                    operation="INSERT",
                    pgid="pgtrigger_entry_readable_117d2",
                    table="secure_audit_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasure",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="eb01424074dc6c939d567e11d9d7320ef9512d19",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_erasure_append_only_66f62",
                    table="secure_audit_erasure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasure",
            trigger=pgtrigger.compiler.Trigger(
                name="erasure_stamped",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func="NEW.requested_at := clock_timestamp(); RETURN NEW;",
                    hash="f7e3f9878017df05389991b2322edb54f7d03e0d",
                    operation="INSERT",
                    pgid="pgtrigger_erasure_stamped_850b0",
                    table="secure_audit_erasure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="head",
            trigger=pgtrigger.compiler.Trigger(
                name="head_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="068005b5892ab8f33578f11d0aa7d2417e2f28fa",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_head_append_only_2b6a1",
                    table="secure_audit_head",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="head",
            trigger=pgtrigger.compiler.Trigger(
                name="head_numbered",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "IF NEW.id <> currval(pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, "
                        "TG_TABLE_NAME), 'id')) THEN RAISE EXCEPTION '% numbers its own rows', TG_TABLE_NAME USING "
                        "ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                    ),
                    hash="89c733cd5ce223616df37dfd5df0dc1580a64f66",
                    operation="INSERT",
                    pgid="pgtrigger_head_numbered_64b92",
                    table="secure_audit_head",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signingkey",
            trigger=pgtrigger.compiler.Trigger(
                name="signingkey_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="337bbe7c8405a9e457689e7094a2ca4aed31098f",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_signingkey_append_only_305ea",
                    table="secure_audit_signingkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signingkey",
            trigger=pgtrigger.compiler.Trigger(
                name="signingkey_numbered",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "IF NEW.id <> currval(pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, "
                        "TG_TABLE_NAME), 'id')) THEN RAISE EXCEPTION '% numbers its own rows', TG_TABLE_NAME USING "
                        "ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                    ),
                    hash="60652b8e865680246c5a2f671983e616b3c11b9d",
                    operation="INSERT",
                    pgid="pgtrigger_signingkey_numbered_2d55c",
                    table="secure_audit_signingkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="leaf",
            trigger=pgtrigger.compiler.Trigger(
                name="leaf_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="15670586879973f08b622c335826cbf0174a95fc",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_leaf_append_only_befc3",
                    table="secure_audit_leaf",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personkey",
            trigger=pgtrigger.compiler.Trigger(
                name="keys_stay",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="d4a486437e67bd4b7a86466f99756ed25b1123f6",
                    level="STATEMENT",
                    operation="DELETE OR TRUNCATE",
                    pgid="pgtrigger_keys_stay_fed34",
                    table="secure_audit_personkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personkey",
            trigger=pgtrigger.compiler.Trigger(
                name="keys_change_hands_never",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "IF OLD.wrapped IS NULL OR (OLD.id, OLD.person_kind, OLD.person_id, OLD.created_at) IS "
                        "DISTINCT FROM (NEW.id, NEW.person_kind, NEW.person_id, NEW.created_at) THEN RAISE "
                        "EXCEPTION 'a key keeps its person, and a destroyed key stays destroyed' USING ERRCODE = "
                        "'insufficient_privilege'; END IF; RETURN NEW;"
                    ),
                    hash="f36bef0933bd0cbe117a2bd66bb54194198d7fc7",
                    operation="UPDATE",
                    pgid="pgtrigger_keys_change_hands_never_25382",
                    table="secure_audit_personkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personkey",
            trigger=pgtrigger.compiler.Trigger(
                name="keys_begin_whole",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "IF NEW.wrapped IS NULL THEN RAISE EXCEPTION 'a key begins whole' USING ERRCODE = "
                        "'insufficient_privilege'; END IF; RETURN NEW;"
                    ),
                    hash="bf729145740b42a86975eb2b2b2e48992fd43ce9",
                    operation="INSERT",
                    pgid="pgtrigger_keys_begin_whole_68bce",
                    table="secure_audit_personkey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="restoration",
            trigger=pgtrigger.compiler.Trigger(
                name="restoration_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="7cc9569d312815a28df01f2149e300cc66308908",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_restoration_append_only_24076",
                    table="secure_audit_restoration",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tile",
            trigger=pgtrigger.compiler.Trigger(
                name="tile_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    hash="1307d5cfeb65fbf70723ad8c2f8424d93a018eb7",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_tile_append_only_fb316",
                    table="secure_audit_tile",
                    when="BEFORE",
                ),
            ),
        ),
    ]
