"""Triggers for policies: behind the service functions, PostgreSQL computes what is in force and who may loosen it.

Web and worker cannot write ``content_policy`` at all, nor the policy in force of a section. All they can do is
request a change and approve one, in rows that are never deleted; the functions here run with the owner's rights. A
captured web process that forges an approval needs the name of a second administrator, older than the request, and
leaves the forged row behind for all to see.

Stricter comes first in each list: content/policy.py has the same order, and a property test compares the two.
"""

import re

import pgtrigger

from audit.database.append_only import UnskippableTrigger
from content.models.triggers.signatures import is_signed

# ``who`` can be waited for: not deactivated, and not merely invited. A user who never logged in and has no second
# factor does not count yet (accounts/account_state.py says the same); a frozen one may return.
COULD_COME = """(who.is_active AND (
    who.last_login IS NOT NULL
    OR EXISTS (SELECT FROM public.accounts_totpdevice AS device WHERE device.user_id = who.id AND device.confirmed)
    OR EXISTS (SELECT FROM public.accounts_passkey AS passkey WHERE passkey.user_id = who.id)
))"""

NOTICE = "72 hours"

# Macros of the functions below, and their expansion.
_VALUES_OF = """jsonb_build_object('audience', {0}.audience, 'four_eyes', {0}.four_eyes,
    'approvals', {0}.approvals, 'factor', {0}.factor, 'comments', {0}.comments, 'corrections', {0}.corrections,
    'guests', {0}.guests, 'devices', {0}.devices, 'signed', {0}.signed,
    'demands', {0}.demands)"""

_LOOSER = """(
    array_position(AUDIENCES, {0}->>'audience') > array_position(AUDIENCES, {1}->>'audience')
    OR (NOT ({0}->>'four_eyes')::bool AND ({1}->>'four_eyes')::bool)
    OR ({0}->>'approvals')::int < ({1}->>'approvals')::int
    OR array_position(ARRAY['passkey', 'any']::text[], {0}->>'factor')
        > array_position(ARRAY['passkey', 'any']::text[], {1}->>'factor')
    OR array_position(ARRAY['closed', 'held', 'open']::text[], {0}->>'comments')
        > array_position(ARRAY['closed', 'held', 'open']::text[], {1}->>'comments')
    OR (({0}->>'corrections')::bool AND NOT ({1}->>'corrections')::bool)
    OR array_position(ARRAY['none', 'read', 'approve']::text[], {0}->>'guests')
        > array_position(ARRAY['none', 'read', 'approve']::text[], {1}->>'guests')
    OR (NOT ({0}->>'devices')::bool AND ({1}->>'devices')::bool)
    OR (NOT ({0}->>'signed')::bool AND ({1}->>'signed')::bool)
    OR public.content_demands_loosened({0}->'demands', {1}->'demands')
)"""

# Policy of a scope that sets the first value (with nulls) and would inherit the second. A section is never more
# public than those above it: of the two audiences the smaller counts.
_SET_UPON = """({1} || jsonb_strip_nulls({0}) || jsonb_build_object('audience',
    CASE WHEN {0}->>'audience' IS NULL
        OR array_position(AUDIENCES, {0}->>'audience') > array_position(AUDIENCES, {1}->>'audience')
    THEN {1}->'audience' ELSE {0}->'audience' END))"""

# The approved loosening of a scope, or of one above it, that this very transaction applied.
_AGREED_FOR = """SELECT FROM public.content_policychange AS change
    LEFT JOIN public.content_section AS place ON place.id = change.section_id
    WHERE change.applied_in = pg_current_xact_id()::text::bigint AND change.loosens
    AND (change.section_id IS NULL OR place.scope_id IN (
        SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = {0}
    ))"""

_FUNCTIONS = {"VALUES_OF": _VALUES_OF, "LOOSER": _LOOSER, "SET_UPON": _SET_UPON, "AGREED_FOR": _AGREED_FOR}

_CONSTANTS = {
    "AUDIENCES": "ARRAY['roles', 'members', 'public']::text[]",
    # Before the site is set up it has no policy.
    "UNSET": "jsonb_build_object('audience', 'public', 'four_eyes', true, 'approvals', 1, "
    "'factor', 'any', 'comments', 'held', 'corrections', false, 'guests', 'none', 'devices', false, 'signed', false, "
    "'demands', jsonb_build_array())",
    "NOTICE": f"interval '{NOTICE}'",
    "COULD_COME": COULD_COME,
}


def _written_out(sql: str) -> str:
    """``sql`` on one line, with the macros above expanded: LOOSER(new, old), VALUES_OF(row) and so on."""
    for word, meaning in _FUNCTIONS.items():
        sql = re.sub(
            rf"{word}\(([\w.]+)(?:, ([\w.]+))?\)",
            lambda found, meaning=meaning: meaning.format(*found.groups()),  # type: ignore[misc]
            sql,
        )
    for word, meaning in _CONSTANTS.items():
        sql = re.sub(rf"\b{word}\b", lambda _found, meaning=meaning: meaning, sql)  # type: ignore[misc]
    return " ".join(sql.split())


_IN_FORCE = """
    IF TG_OP = 'UPDATE' THEN
        before := VALUES_OF(OLD);
    END IF;
    after := UNSET;
    NEW.policy_from := jsonb_build_object();
    FOR policy IN
        SELECT own.*, NULL::bigint AS place, NULL::varchar AS title, 0 AS depth
        FROM public.content_policy AS own WHERE own.section_id IS NULL
        UNION ALL
        SELECT own.*, above.id, CASE WHEN above.id = NEW.id THEN NEW.title ELSE above.title END, scope.depth
        FROM public.secure_rbac_scopeancestor AS link
        CROSS JOIN LATERAL (
            SELECT depth FROM public.secure_rbac_scope WHERE id = link.ancestor_id LIMIT 1
        ) AS scope
        CROSS JOIN LATERAL (
            SELECT id, title FROM public.content_section WHERE scope_id = link.ancestor_id LIMIT 1
        ) AS above
        CROSS JOIN LATERAL (
            SELECT * FROM public.content_policy WHERE section_id = above.id LIMIT 1
        ) AS own
        WHERE link.scope_id = NEW.scope_id
        ORDER BY depth
    LOOP
        own := VALUES_OF(policy);
        IF policy.place IS NOT NULL THEN
            IF array_position(AUDIENCES, own->>'audience')
                > array_position(AUDIENCES, after->>'audience')
            THEN
                own := own - 'audience';
            END IF;
            NEW.policy_from := NEW.policy_from || coalesce((
                SELECT jsonb_object_agg(
                    name, jsonb_build_object('id', policy.place, 'title', policy.title))
                FROM jsonb_object_keys(jsonb_strip_nulls(own)) AS name
            ), jsonb_build_object());
        END IF;
        after := after || jsonb_strip_nulls(own);
    END LOOP;
    IF before IS NOT NULL AND LOOSER(after, before) AND NOT EXISTS (
        AGREED_FOR(NEW.scope_id)
    ) THEN
        RAISE EXCEPTION 'no one agreed to loosen the policy of section %', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.audience := after->>'audience';
    NEW.four_eyes := (after->>'four_eyes')::bool;
    NEW.approvals := (after->>'approvals')::smallint;
    NEW.factor := after->>'factor';
    NEW.comments := after->>'comments';
    NEW.corrections := (after->>'corrections')::bool;
    NEW.guests := after->>'guests'; NEW.devices := (after->>'devices')::bool;
    NEW.signed := (after->>'signed')::bool; NEW.demands := after->'demands';
    RETURN NEW;
"""


class SectionUnderPolicy(UnskippableTrigger):
    """Policy in force of a section: from the site down, each section above it, then its own policy.

    It becomes looser only in the transaction that applied an approved change to it or to a scope above it.

    Ancestors are looked up one by one by key (LATERAL, LIMIT 1 keeps it so): PostgreSQL never analyses tables that
    hardly change, expects dozens of sections above each scope, and then reads all sections for each.
    """

    operation = pgtrigger.Insert | pgtrigger.Update
    declare = [("policy", "record"), ("own", "jsonb"), ("before", "jsonb"), ("after", "jsonb")]

    func = _written_out(_IN_FORCE)


# The policy in force where the change is requested (``NEW.before`` on INSERT, compared on UPDATE), and the result.
_FORECAST = """
    SELECT VALUES_OF(place) INTO above FROM public.content_section AS place
    WHERE place.scope_id = (
        SELECT scope.ancestor_ids[2] FROM public.secure_rbac_scope AS scope
        JOIN public.content_section AS mine ON mine.scope_id = scope.id WHERE mine.id = NEW.section_id
    );
    IF NEW.kind = 'move' THEN
        SELECT VALUES_OF(place) INTO above FROM public.content_section AS place
        WHERE place.id = NEW."to_id";
        SELECT VALUES_OF(policy) INTO own FROM public.content_policy AS policy
        WHERE policy.section_id = NEW.section_id;
    ELSE
        own := VALUES_OF(NEW);
    END IF;
    own := coalesce(own, jsonb_build_object());
    IF NEW.section_id IS NULL OR above IS NULL OR (NEW.kind = 'move' AND NEW."to_id" IS NULL) THEN
        SELECT VALUES_OF(policy) INTO above FROM public.content_policy AS policy
        WHERE policy.section_id IS NULL;
    END IF;
    IF NEW.section_id IS NULL THEN
        after := own;
    ELSE
        above := coalesce(above, UNSET);
        after := SET_UPON(own, above);
        SELECT VALUES_OF(place) INTO above FROM public.content_section AS place
        WHERE place.id = NEW.section_id;
    END IF;
"""

_ASKED = """
    IF TG_OP = 'INSERT' THEN
        SELECT count(*) INTO others FROM public.secure_rbac_roleassignment AS held
        JOIN public.accounts_user AS who ON who.id = held.user_id
        WHERE held.role = 'administrator' AND held.scope_id IS NULL AND held.user_id IS DISTINCT FROM NEW.asked_by_id
        AND (held.until IS NULL OR held.until > statement_timestamp())
        AND COULD_COME;
        NEW.asked_at := statement_timestamp();
        NEW.agreed_by_id := NULL; NEW.agreed_at := NULL; NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL;
        NEW.lapsed_at := NULL; NEW.applied_at := NULL; NEW.applied_in := NULL;
        NEW.before := coalesce(above, jsonb_build_object());
        NEW.loosens := above IS NOT NULL AND LOOSER(after, above);
        NEW.notice := NEW.loosens AND others = 0;
        IF NOT NEW.loosens THEN
            NEW.applied_at := statement_timestamp();
            NEW.applied_in := pg_current_xact_id()::text::bigint;
        END IF;
        RETURN NEW;
    END IF;
"""

_DECIDED = f"""
    IF OLD.applied_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL THEN
        RAISE EXCEPTION 'change % has been decided', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.id, NEW.section_id, NEW.kind, NEW."to_id", NEW.reason, NEW.asked_by_id, NEW.asked_at, NEW.before,
            NEW.loosens, NEW.notice, NEW.audience, NEW.four_eyes, NEW.approvals, NEW.factor, NEW.comments,
            NEW.corrections, NEW.guests, NEW.devices, NEW.signed, NEW.demands)
        IS DISTINCT FROM (OLD.id, OLD.section_id, OLD.kind, OLD."to_id", OLD.reason, OLD.asked_by_id, OLD.asked_at,
            OLD.before, OLD.loosens, OLD.notice, OLD.audience, OLD.four_eyes, OLD.approvals, OLD.factor, OLD.comments,
            OLD.corrections, OLD.guests, OLD.devices, OLD.signed, OLD.demands)
    THEN
        RAISE EXCEPTION 'what was asked for in change % stays as it was asked', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.applied_at IS NULL THEN
        RETURN NEW;
    END IF;
    NEW.applied_at := statement_timestamp();
    NEW.applied_in := pg_current_xact_id()::text::bigint;
    IF above IS DISTINCT FROM NEW.before OR NEW.withdrawn_at IS NOT NULL OR NEW.lapsed_at IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.secure_rbac_roleassignment AS held
        WHERE held.user_id = NEW.asked_by_id AND held.role = 'administrator'
        AND (held.until IS NULL OR held.until > statement_timestamp())
        AND (held.scope_id IS NULL OR held.scope_id IN (
            SELECT link.ancestor_id FROM public.secure_rbac_scopeancestor AS link
            JOIN public.content_section AS mine ON mine.scope_id = link.scope_id WHERE mine.id = NEW.section_id
        ))
    ) THEN
        RAISE EXCEPTION 'change % is not valid any more', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.agreed_by_id IS NOT NULL AND NEW.agreed_by_id IS DISTINCT FROM NEW.asked_by_id AND EXISTS (
        SELECT FROM public.secure_rbac_roleassignment AS held
        WHERE held.user_id = NEW.agreed_by_id AND held.role = 'administrator' AND held.scope_id IS NULL
        AND (held.until IS NULL OR held.until > statement_timestamp())
        AND held.assigned_at < NEW.asked_at
        AND NEW.asked_by_id <> ALL (public.secure_rbac_one_person_with(held.user_id))
        AND (NOT coalesce((above->>'four_eyes')::bool AND (above->>'signed')::bool, false)
            OR {is_signed("agree policy", "policychange", "held.user_id")})
    ) THEN
        NEW.agreed_at := statement_timestamp();
        RETURN NEW;
    END IF;
    IF NEW.agreed_by_id IS NULL AND OLD.notice
        AND OLD.asked_at <= statement_timestamp() - NOTICE
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no one else agreed to change %', OLD.id USING ERRCODE = 'insufficient_privilege';
"""  # noqa: S608  (constants of this module)


class ChangeInOrder(UnskippableTrigger):
    """Who may have a change applied, and when. All timestamps are set by the database; requests are immutable."""

    operation = pgtrigger.Insert | pgtrigger.Update
    declare = [("above", "jsonb"), ("own", "jsonb"), ("after", "jsonb"), ("others", "bigint")]

    func = _written_out(_FORECAST + _ASKED + _DECIDED)


class ChangeApplied(UnskippableTrigger):
    """Writes the policy, and has every section below recompute the policy in force: one statement for all."""

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update

    func = _written_out(
        """
        IF NEW.applied_at IS NULL OR NEW.kind <> 'values' OR (TG_OP = 'UPDATE' AND OLD.applied_at IS NOT NULL) THEN
            RETURN NULL;
        END IF;
        INSERT INTO public.content_policy AS policy
            (section_id, audience, four_eyes, approvals, factor, comments, corrections, guests, devices, signed,
            demands, version, changed_at)
        VALUES (NEW.section_id, NEW.audience, NEW.four_eyes, NEW.approvals, NEW.factor, NEW.comments,
            NEW.corrections, NEW.guests, NEW.devices, NEW.signed, NEW.demands, 1, statement_timestamp())
        ON CONFLICT (section_id) DO UPDATE SET
            audience = EXCLUDED.audience, four_eyes = EXCLUDED.four_eyes, approvals = EXCLUDED.approvals,
            factor = EXCLUDED.factor, comments = EXCLUDED.comments,
            corrections = EXCLUDED.corrections, guests = EXCLUDED.guests, devices = EXCLUDED.devices,
            signed = EXCLUDED.signed, demands = EXCLUDED.demands,
            version = policy.version + 1, changed_at = EXCLUDED.changed_at;
        UPDATE public.content_section AS below SET four_eyes = below.four_eyes
        WHERE NEW.section_id IS NULL OR below.scope_id IN (
            SELECT link.scope_id FROM public.secure_rbac_scopeancestor AS link
            JOIN public.content_section AS place ON place.scope_id = link.ancestor_id
            WHERE place.id = NEW.section_id
        );
        RETURN NULL;
        """
    )
