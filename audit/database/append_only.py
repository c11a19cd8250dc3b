"""Append-only triggers: rows of these tables are written once.

django-pgtrigger's own template lets any session skip any trigger: its functions read the setting ``pgtrigger.ignore``,
which ``set_config()`` changes inside an ordinary SELECT. That helps against mistakes, not against a captured web
process. The triggers here are declared, migrated and checked by django-pgtrigger, but their functions read nothing
that a client can set: no ignore list, a fixed search path, and the rights of the table's owner.
"""

from typing import Any

import pgtrigger
from pgtrigger import compiler

UpdateOf: Any = pgtrigger.UpdateOf  # it has no types


class UnskippableTriggerSql(compiler.UpsertTriggerSql):
    """Version 1 of the template. Migrations refer to it: write a new class instead of changing this one."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid}
                {when} {operation} ON {table}
                FOR EACH {level} {condition}
                EXECUTE FUNCTION {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class UnskippableTrigger(pgtrigger.Trigger):
    """A trigger that no session can skip, by default before each row.

    ``func`` must name everything outside pg_catalog with its schema.
    """

    when: Any = pgtrigger.Before
    operation: Any = None
    condition: Any = None

    def get_func(self, model: Any) -> Any:
        """``func`` on one line, for the migrations."""
        return self.format_sql(str(self.func))

    def compile(self, model: Any) -> compiler.Trigger:
        sql = UnskippableTriggerSql(
            pgid=self.get_pgid(model),
            declare=self.render_declare(model),
            func=self.render_func(model),
            table=model._meta.db_table,
            when=self.when,
            operation=self.operation,
            level=self.level,
            condition=self.render_condition(model),
            execute=self.render_execute(model),
        )
        return compiler.Trigger(name=self.name, sql=sql)


REFUSE_CHOSEN_ID = """
    IF NEW.id <> currval(pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME), 'id')) THEN
        RAISE EXCEPTION '% numbers its own rows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
"""


class RefuseChanges(UnskippableTrigger):
    """Refuses UPDATE, DELETE and TRUNCATE to every role, the owner included, even when no row would match."""

    level = pgtrigger.Statement
    operation = pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate
    func = """
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    """
