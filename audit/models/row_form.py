"""Row form of the audit log, checked by the database: a row that cannot be read would block the whole log.

The sealer takes rows in order and signs them as they are, so a row without a leaf (audit/leaf.py) would keep all later
ones from being sealed. Readers and verifiers cannot skip rows either. And an attacker with the web's database role may
write here without our code.
"""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger

LARGEST_ROW = 1_000_000  # bytes of its three JSON columns; record() limits values to 64 KiB
# Recorded by the worker and the owner about the audit log itself; verify_audit trusts these.
OF_THE_JOURNAL = "'audit.database.restored', 'audit.entries.archived', 'audit.keys.destroyed'"

_SHAPES = f"""
    IF NEW.format <> 1 OR octet_length(NEW.salt) <> 32 OR jsonb_typeof(NEW.public) <> 'object'
        OR jsonb_typeof(NEW.commitments) <> 'object' OR jsonb_typeof(NEW.sealed) <> 'array'
        OR octet_length(NEW.public::text) + octet_length(NEW.commitments::text) + octet_length(NEW.sealed::text)
            > {LARGEST_ROW}
    THEN
        RAISE EXCEPTION 'this is no row of a journal' USING ERRCODE = 'check_violation';
    END IF;
"""
# Values that audit/canonical.py cannot write: fractions, integers from 2**53 on, more than 16 levels within a value,
# which is in a list in an object. One expression, thus one query: it runs for every row written.
_CONTENTS = """
    IF EXISTS (
        SELECT FROM jsonb_each(NEW.public) AS field
        WHERE jsonb_typeof(field.value) <> 'array' OR jsonb_array_length(field.value) <> 2
        OR jsonb_typeof(field.value->0) <> 'string'
    ) OR jsonb_path_exists(NEW.public, 'strict $.** ? (@.type() == "number"
        && (@ > 9007199254740991 || @ < -9007199254740991 || @ != @.floor()))')
    OR jsonb_path_exists(NEW.public, 'strict $.**{19 to last}')
    OR EXISTS (
        SELECT FROM jsonb_array_elements(NEW.sealed) AS part
        WHERE jsonb_typeof(part.value) <> 'object'
        OR part.value - ARRAY['key', 'fields', 'data'] <> jsonb_build_object()
        OR coalesce(part.value->>'key', '') !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        OR jsonb_typeof(part.value->'data') IS DISTINCT FROM 'string'
        OR jsonb_typeof(part.value->'fields') IS DISTINCT FROM 'array'
        OR jsonb_path_exists(part.value, '$.fields[*] ? (@.type() != "string")')
    ) OR EXISTS (
        SELECT FROM jsonb_each(NEW.commitments) AS field
        WHERE jsonb_typeof(field.value) <> 'string' OR octet_length(field.value::text) <> 45
        OR field.value::text ~ '[^A-Za-z0-9_"-]'
    ) OR (
        SELECT (count(*), count(DISTINCT said.name)) <> (
            SELECT count(*), count(*) FROM jsonb_object_keys(NEW.commitments)
        ) OR NOT NEW.commitments ?& coalesce(array_agg(said.name), ARRAY[]::text[])
        FROM (
            SELECT jsonb_object_keys(NEW.public) AS name
            UNION ALL SELECT jsonb_array_elements_text(part.value->'fields')
            FROM jsonb_array_elements(NEW.sealed) AS part WHERE jsonb_typeof(part.value->'fields') = 'array'
        ) AS said
    ) THEN
        RAISE EXCEPTION 'nobody could read this row of the journal' USING ERRCODE = 'check_violation';
    END IF;
"""
_TELLER = f"""
    IF NEW.event IN ({OF_THE_JOURNAL}) AND NOT has_table_privilege(
        session_user, format('%I.secure_audit_head', TG_TABLE_SCHEMA), 'INSERT'
    ) THEN
        RAISE EXCEPTION 'only who keeps the journal tells of it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class ReadableByAll(UnskippableTrigger):
    """Refuses a row that has no leaf, and events that only the worker or owner may record."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return _SHAPES + _CONTENTS + _TELLER
