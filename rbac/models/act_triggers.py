"""Triggers that write acts: what one user did to the account or the rights of another (rbac/models/acts.py).

They stand on the tables in which it happens, so that no service function can forget it, and run with the rights of the
owner: the web may only read acts.
"""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger

# ``people``: a query for keys; those of no one, and of the user who acts, are left out.
_WRITE = """
    INSERT INTO public.secure_rbac_act (kind, by_id, about_id)
    SELECT DISTINCT '{kind}', {by}, person.who FROM ({people}) AS person (who) WHERE person.who <> {by}
"""


def act(kind: str, by: str, people: str) -> str:
    """Statement, without its semicolon, that writes an act of ``by`` about each of ``people``, a query for keys.

    ``by`` is empty where the operator of the server or a job acted: that links no one.
    """
    return _WRITE.format(kind=kind, by=by, people=people)


class WritesAct(UnskippableTrigger):
    """The user in column ``by`` does something to the user in column ``about`` when ``by`` is written."""

    when = pgtrigger.After
    operation: Any = pgtrigger.Insert | pgtrigger.Update

    def __init__(self, *, name: str, by: str, about: str = "user_id") -> None:
        self.by, self.about = by, about
        super().__init__(name=name)

    def get_func(self, model: Any) -> str:
        written = act(model._meta.model_name, f"NEW.{self.by}", f"SELECT NEW.{self.about}")
        return self.format_sql(
            f"IF TG_OP = 'INSERT' OR NEW.{self.by} IS DISTINCT FROM OLD.{self.by} THEN {written}; END IF; RETURN NULL;"
        )


_HOLDERS = "SELECT {0}.user_id UNION SELECT public.secure_rbac_members({0}.team_id)"
_FOR_LONG = (
    "({0}.until IS NULL OR {0}.until > statement_timestamp())"
    " AND {0}.assigned_at < statement_timestamp() - interval '72 hours'"
)
# A team of forty is not linked by a role that its members hold already, nor by a later end.
_HELD_BEFORE = f"""
    EXISTS (
        SELECT FROM public.secure_rbac_roleassignment AS held
        WHERE held.id <> NEW.id AND held.role = NEW.role AND {_FOR_LONG.format("held")}
        AND person.who IN ({_HOLDERS.format("held")})
        AND (held.scope_id IS NULL OR held.scope_id IN (
            SELECT link.ancestor_id FROM public.secure_rbac_scopeancestor AS link WHERE link.scope_id = NEW.scope_id
        ))
    )
"""  # noqa: S608


class RoleWritesAct(UnskippableTrigger):
    """Giving a role, to a user or to each member of a team, unless they have held it there for 72 hours."""

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update
    func = f"""
        IF TG_OP = 'UPDATE' AND (NEW.user_id, NEW.team_id, NEW.role, NEW.scope_id)
            IS NOT DISTINCT FROM (OLD.user_id, OLD.team_id, OLD.role, OLD.scope_id)
            AND (({_FOR_LONG.format("OLD")}) OR
            (NEW.until, NEW.assigned_by_id) IS NOT DISTINCT FROM (OLD.until, OLD.assigned_by_id))
        THEN
            RETURN NULL;
        END IF;
        {act("role", "NEW.assigned_by_id", _HOLDERS.format("NEW"))} AND NOT {_HELD_BEFORE};
        RETURN NULL;
    """


_HOLDERS_OF_ROLE = f"""
    SELECT one.who FROM public.secure_rbac_roleassignment AS held
    CROSS JOIN LATERAL ({_HOLDERS.format("held")}) AS one (who) WHERE held.role = NEW.key
"""  # noqa: S608


class VersionWritesAct(UnskippableTrigger):
    """Giving more to a custom role: to each of its holders."""

    when = pgtrigger.After
    operation = pgtrigger.Insert
    func = f"""
        {act("customrole", "NEW.made_by_id", _HOLDERS_OF_ROLE)} AND NOT EXISTS (
            SELECT FROM public.secure_rbac_customroleversion AS before
            WHERE before.key = NEW.key AND before.number = NEW.number - 1 AND before.cells @> NEW.cells
        );
        RETURN NULL;
    """
