"""Audit log entries, and the keys that decrypt their personal data."""

import uuid
from typing import Any, ClassVar, NoReturn

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges, UnskippableTrigger
from audit.models.row_form import ReadableByAll
from foundation.column_types import TransactionIdField


class StampedByDatabase(UnskippableTrigger):
    """Sets time and transaction of a new row, ignoring the client's values, and refuses an id given by the client."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            IF NEW.id <> currval(pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME), 'id')) THEN
                RAISE EXCEPTION '% numbers its own rows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
            END IF;
            NEW.recorded_at := clock_timestamp();
            NEW.xid := pg_current_xact_id();
            RETURN NEW;
            """
        )


class KeepKeysApart(UnskippableTrigger):
    """Refuses to reassign a key to another person, and to bring a destroyed one back (from a backup, say)."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Update

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            IF OLD.wrapped IS NULL OR (OLD.id, OLD.person_kind, OLD.person_id, OLD.created_at)
                    IS DISTINCT FROM (NEW.id, NEW.person_kind, NEW.person_id, NEW.created_at) THEN
                RAISE EXCEPTION 'a key keeps its person, and a destroyed key stays destroyed'
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
            """
        )


class WholeAtFirst(UnskippableTrigger):
    """Refuses to create a key as destroyed: it would hide a name without any decision."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            IF NEW.wrapped IS NULL THEN
                RAISE EXCEPTION 'a key begins whole' USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
            """
        )


class Entry(models.Model):
    """One event, written once by ``audit.record.record()`` and never changed. audit/leaf.py says what a proof covers.

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
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
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
            RefuseChanges(name="journal_append_only"),
            StampedByDatabase(name="journal_stamped"),
            ReadableByAll(name="journal_readable"),
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.pk})"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The journal is written by audit.record.record() only.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The journal is append-only.")


class PersonKey(models.Model):
    """A data key for one person's personal data in the audit log, wrapped with ENCRYPTION_KEYS.

    A person may have several: one for each retention period, and one more where two processes recorded a first event at
    the same time (nothing waits). To erase a person is to destroy all of them, which leaves rows without ``wrapped``:
    so a restored backup can be told which keys must not come back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_kind = models.CharField(max_length=100)
    person_id = models.CharField(max_length=255)
    expires_on = models.DateField(_("expires on"), null=True)
    wrapped = models.BinaryField(_("wrapped key"), null=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True)

    class Meta:
        verbose_name = _("person's key")
        verbose_name_plural = _("people's keys")
        default_permissions = ()
        indexes = (
            models.Index(fields=("person_kind", "person_id"), name="personkey_by_person"),
            models.Index(
                fields=("expires_on",), name="personkey_by_expiry", condition=Q(wrapped__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="personkey_destroyed_or_not",
            ),
        )
        triggers: ClassVar = [
            RefuseChanges(name="keys_stay", operation=pgtrigger.Delete | pgtrigger.Truncate),
            KeepKeysApart(name="keys_change_hands_never"),
            WholeAtFirst(name="keys_begin_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.person_kind} {self.person_id}"
