"""What a row of the journal must look like, asked by the database: a row that nobody can read would stop everybody.

The sealer takes rows in their order and signs them as they are, so one that has no leaf (audit/leaf.py) would keep all
later ones from being sealed. Readers and verifiers cannot skip rows either. And whoever holds the web's log-in may
write here without our code.
"""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger

LARGEST_ROW = 1_000_000  # bytes of its three JSON columns; record() keeps to 64 KiB of values
# Told by the worker and the owner about the journal itself; verify_audit believes them.
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
# What audit/canonical.py cannot write: fractions, integers of 2**53 and more, more than 16 levels within a value, which
# lies in a list in an object. One expression, and so one query: this is asked for every row that anybody writes.
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
    """Refuses a row that has no leaf, and what only the keeper of the journal may say."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return _SHAPES + _CONTENTS + _TELLER
