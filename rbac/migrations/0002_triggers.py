"""Who counts as one person, and what keeps acts and versions of custom roles as they were written."""

from typing import Any

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import migrations

import audit.database.append_only

_STABLE = "LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp"
# Users may have no teams, in a project of someone else's; the type of their key is the project's, too.
_MEMBERS = "SELECT member.{person}_id FROM public.{table} AS member WHERE member.group_id = team"
_ONE_PERSON = """
    WITH RECURSIVE linked (who) AS (
        SELECT one
        UNION
        SELECT CASE WHEN act.by_id = linked.who THEN act.about_id ELSE act.by_id END
        FROM linked JOIN public.secure_rbac_act AS act ON act.by_id = linked.who OR act.about_id = linked.who
        WHERE act.at > statement_timestamp() - interval '72 hours'
        AND NOT EXISTS (
            SELECT FROM public.secure_rbac_vouch AS vouch
            WHERE vouch.person_id = act.about_id AND vouch.at >= act.at
        )
        AND NOT EXISTS (
            SELECT FROM public.secure_rbac_founding AS founding
            WHERE act.at >= founding.at AND act.at < founding.at + interval '24 hours'
        )
    )
    SELECT array_agg(linked.who ORDER BY linked.who) FROM linked
"""


def _functions(key: str) -> dict[str, str]:
    """Signature -> what it returns and does."""
    user: Any = get_user_model()
    members = f"SELECT NULL::{key} WHERE team IS NULL AND false"
    groups = {field.name: field for field in user._meta.many_to_many}.get("groups")
    if groups is not None and groups.remote_field.model is Group:
        members = _MEMBERS.format(
            person=groups.m2m_field_name(), table=groups.remote_field.through._meta.db_table
        )
    return {
        "secure_rbac_members(team bigint)": f"RETURNS SETOF {key} {_STABLE} AS $$ {members} $$",
        f"secure_rbac_one_person_with(one {key})": f"RETURNS {key}[] {_STABLE} AS $$ {_ONE_PERSON} $$",
    }


def _create(_apps: Any, editor: Any) -> None:
    for signature, body in _functions(get_user_model()._meta.pk.rel_db_type(editor.connection)).items():
        editor.execute(f"CREATE FUNCTION public.{signature} {body}")


def _drop(_apps: Any, editor: Any) -> None:
    for name in ("secure_rbac_one_person_with", "secure_rbac_members"):
        editor.execute(f"DROP FUNCTION public.{name}")


class Migration(migrations.Migration):
    dependencies = [
        ("secure_rbac", "0001_tables"),
    ]

    operations = [
        migrations.RunPython(_create, _drop),
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
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="act_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_act_append_only_a7ac9",
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    table="secure_rbac_act",
                    when="BEFORE",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    level="STATEMENT",
                    hash="640808688692dc17ea2d901dc960fbd135dcd431",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vouch",
            trigger=pgtrigger.compiler.Trigger(
                name="vouch_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_vouch_append_only_ee30f",
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    table="secure_rbac_vouch",
                    when="BEFORE",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    level="STATEMENT",
                    hash="7bda313fa182449c952084ddab84d20e5f086a28",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vouch",
            trigger=pgtrigger.compiler.Trigger(
                name="vouch_from_outside",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_vouch_from_outside_775eb",
                    func=(
                        "IF NEW.by_id = ANY (public.secure_rbac_one_person_with(NEW.person_id)) THEN RAISE "
                        "EXCEPTION 'user % is linked to user %', NEW.by_id, NEW.person_id USING ERRCODE = "
                        "'insufficient_privilege'; END IF; NEW.at := statement_timestamp(); RETURN NEW;"
                    ),
                    table="secure_rbac_vouch",
                    when="BEFORE",
                    operation="INSERT",
                    hash="b2c933025bb004fa19391a75e01ccf3fc0f532eb",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="founding",
            trigger=pgtrigger.compiler.Trigger(
                name="founding_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_founding_append_only_710b7",
                    func=(
                        "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                        "'insufficient_privilege';"
                    ),
                    table="secure_rbac_founding",
                    when="BEFORE",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    level="STATEMENT",
                    hash="b7344e36e37e722b23726d9a8f5450f007c308ba",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="founding",
            trigger=pgtrigger.compiler.Trigger(
                name="founded_once",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_founded_once_4526a",
                    func=(
                        "IF EXISTS (SELECT FROM public.secure_rbac_founding) OR EXISTS (SELECT FROM "
                        "public.secure_rbac_act) THEN RAISE EXCEPTION 'the site was founded before' USING ERRCODE"
                        " = 'insufficient_privilege'; END IF; NEW.at := statement_timestamp(); RETURN NEW;"
                    ),
                    table="secure_rbac_founding",
                    when="BEFORE",
                    operation="INSERT",
                    hash="6e621ca6f666baf924a758faedcb2477a2e6eabd",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roleassignment",
            trigger=pgtrigger.compiler.Trigger(
                name="role_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_role_writes_act_b828e",
                    func=(
                        "IF TG_OP = 'UPDATE' AND (NEW.user_id, NEW.team_id, NEW.role, NEW.scope_id) IS NOT "
                        "DISTINCT FROM (OLD.user_id, OLD.team_id, OLD.role, OLD.scope_id) AND (((OLD.until IS "
                        "NULL OR OLD.until > statement_timestamp()) AND OLD.assigned_at < statement_timestamp() -"
                        " interval '72 hours') OR (NEW.until, NEW.assigned_by_id) IS NOT DISTINCT FROM "
                        "(OLD.until, OLD.assigned_by_id)) THEN RETURN NULL; END IF; INSERT INTO "
                        "public.secure_rbac_act (kind, by_id, about_id) SELECT DISTINCT 'role', "
                        "NEW.assigned_by_id, person.who FROM (SELECT NEW.user_id UNION SELECT "
                        "public.secure_rbac_members(NEW.team_id)) AS person (who) WHERE person.who <> "
                        "NEW.assigned_by_id AND NOT EXISTS ( SELECT FROM public.secure_rbac_roleassignment AS "
                        "held WHERE held.id <> NEW.id AND held.role = NEW.role AND (held.until IS NULL OR "
                        "held.until > statement_timestamp()) AND held.assigned_at < statement_timestamp() - "
                        "interval '72 hours' AND person.who IN (SELECT held.user_id UNION SELECT "
                        "public.secure_rbac_members(held.team_id)) AND (held.scope_id IS NULL OR held.scope_id IN"
                        " ( SELECT link.ancestor_id FROM public.secure_rbac_scopeancestor AS link WHERE "
                        "link.scope_id = NEW.scope_id )) ) ; RETURN NULL;"
                    ),
                    table="secure_rbac_roleassignment",
                    when="AFTER",
                    operation="INSERT OR UPDATE",
                    hash="c4f2d14f0b15877a6293b4f90934c8c7b42f6742",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customroleversion",
            trigger=pgtrigger.compiler.Trigger(
                name="version_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_version_writes_act_c6faa",
                    func=(
                        "INSERT INTO public.secure_rbac_act (kind, by_id, about_id) SELECT DISTINCT 'customrole',"
                        " NEW.made_by_id, person.who FROM ( SELECT one.who FROM public.secure_rbac_roleassignment"
                        " AS held CROSS JOIN LATERAL (SELECT held.user_id UNION SELECT "
                        "public.secure_rbac_members(held.team_id)) AS one (who) WHERE held.role = NEW.key ) AS "
                        "person (who) WHERE person.who <> NEW.made_by_id AND NOT EXISTS ( SELECT FROM "
                        "public.secure_rbac_customroleversion AS before WHERE before.key = NEW.key AND "
                        "before.number = NEW.number - 1 AND before.cells @> NEW.cells ); RETURN NULL;"
                    ),
                    table="secure_rbac_customroleversion",
                    when="AFTER",
                    operation="INSERT",
                    hash="c45ff0ad01542327a0d68ea4d5bd7135da0dbebb",
                ),
            ),
        ),
    ]
