"""Audit log entries, and the form of a row, which the database checks: an unreadable one would block the whole log.

The sealer takes rows in order and signs them as they are, so a row without a leaf (audit/row.py) would keep all later
ones from being sealed. Readers and verifiers cannot skip rows either. And an attacker with the web's database role may
write here without our code.
"""

from typing import Any, ClassVar, NoReturn

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import REFUSE_CHOSEN_ID, RefuseChanges, UnskippableTrigger
from foundation.fields import TransactionIdField

LARGEST_ROW = 1_000_000  # bytes of its three JSON columns; record() limits values to 64 KiB
# Recorded by the worker and the owner about the audit log itself; verify_audit trusts these.
RESERVED_EVENTS = "'audit.database.restored', 'audit.entries.archived', 'audit.keys.destroyed'"
_SHAPES = f"""
    IF NEW.format <> 1 OR octet_length(NEW.salt) <> 32 OR jsonb_typeof(NEW.public) <> 'object'
        OR jsonb_typeof(NEW.commitments) <> 'object' OR jsonb_typeof(NEW.sealed) <> 'array'
        OR octet_length(NEW.public::text) + octet_length(NEW.commitments::text) + octet_length(NEW.sealed::text)
            > {LARGEST_ROW}
    THEN
        RAISE EXCEPTION 'this is no row of an audit log' USING ERRCODE = 'check_violation';
    END IF;
"""

# Values that audit/row.py cannot write: fractions, integers from 2**53 on, more than 16 levels within a value,
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
        RAISE EXCEPTION 'this row of the audit log cannot be read' USING ERRCODE = 'check_violation';
    END IF;
"""
_REFUSE_RESERVED = f"""
    IF NEW.event IN ({RESERVED_EVENTS}) AND NOT has_table_privilege(
        session_user, format('%I.secure_audit_head', TG_TABLE_SCHEMA), 'INSERT'
    ) THEN
        RAISE EXCEPTION 'only who keeps the audit log tells of it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class StampedByDatabase(UnskippableTrigger):
    """Sets time and transaction of a new row, ignoring the client's values, and refuses an id given by the client."""

    operation = pgtrigger.Insert
    func = f"""{REFUSE_CHOSEN_ID}
        NEW.recorded_at := clock_timestamp();
        NEW.xid := pg_current_xact_id();
        RETURN NEW;
    """


class ReadableByAll(UnskippableTrigger):
    """Refuses a row that has no leaf, and events that only the worker or owner may record."""

    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return _SHAPES + _CONTENTS + _REFUSE_RESERVED


class Entry(models.Model):
    """One event, written once by ``audit.record.record()`` and never changed. audit/row.py says what a proof covers.

    No foreign keys: an entry outlives its objects. ``public`` and ``salt`` open commitments and are not hashed
    themselves, ``sealed`` holds values that only a person's key decrypts.
    """

    format = models.PositiveSmallIntegerField(_("format"))
    recorded_at = models.DateTimeField(_("recorded at"))
    xid = TransactionIdField(_("transaction"))
    event = models.CharField(_("event"), max_length=100)
    actor_kind = models.CharField(max_length=100)
    actor_id = models.CharField(max_length=255)
    on_behalf_of_kind = models.CharField(max_length=100)
    on_behalf_of_id = models.CharField(max_length=255)
    subject_kind = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=255)
    person_kind = models.CharField(max_length=100)
    person_id = models.CharField(max_length=255)
    request_id = models.CharField(max_length=64)
    session_digest = models.CharField(max_length=64)
    salt = models.BinaryField(_("salt of the header"))
    public = models.JSONField(_("public fields"))
    commitments = models.JSONField(_("commitments"))
    sealed = models.JSONField(_("encrypted fields"))

    class Meta:
        verbose_name = _("audit log entry")
        verbose_name_plural = _("audit log entries")
        default_permissions = ()
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "-id"), name="entry_by_subject"),
            models.Index(fields=("actor_kind", "actor_id", "-id"), name="entry_by_actor"),
            # The actions of a user in a period.
            models.Index(
                fields=("actor_kind", "actor_id", "recorded_at", "id"), name="entry_by_actor_in_time"
            ),
            models.Index(
                fields=("person_kind", "person_id", "-id"),
                name="entry_by_person",
                condition=~Q(person_kind=""),
            ),
            models.Index(
                fields=("on_behalf_of_kind", "on_behalf_of_id", "-id"),
                name="entry_by_principal",
                condition=~Q(on_behalf_of_kind=""),
            ),
            models.Index(fields=("request_id",), name="entry_by_request", condition=~Q(request_id="")),
            models.Index(
                fields=("session_digest", "actor_kind", "actor_id", "recorded_at", "id"),
                name="entry_by_session_in_time",
                condition=~Q(session_digest=""),
            ),
            models.Index(fields=("event", "-id"), name="entry_by_event"),
            models.Index(fields=("xid", "id"), name="entry_by_transaction"),
        )
        triggers: ClassVar = [
            RefuseChanges(name="entry_append_only"),
            StampedByDatabase(name="entry_stamped"),
            ReadableByAll(name="entry_readable"),
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.pk})"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is written by audit.record.record() only.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")
