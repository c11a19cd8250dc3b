"""Keys that decrypt the personal data of audit log entries, and requests to destroy a person's keys (erasure)."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges, UnskippableTrigger


class KeepKeysApart(UnskippableTrigger):
    """Refuses to reassign a key to another person, and to bring a destroyed one back (from a backup, say)."""

    operation = pgtrigger.Update
    func = """
        IF OLD.wrapped IS NULL OR (OLD.id, OLD.person_kind, OLD.person_id, OLD.created_at)
                IS DISTINCT FROM (NEW.id, NEW.person_kind, NEW.person_id, NEW.created_at) THEN
            RAISE EXCEPTION 'a key keeps its person, and a destroyed key stays destroyed'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    """


class WholeAtFirst(UnskippableTrigger):
    """Refuses to create a key as destroyed: it would hide a name without any decision."""

    operation = pgtrigger.Insert
    func = """
        IF NEW.wrapped IS NULL THEN
            RAISE EXCEPTION 'a key begins whole' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    """


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


class StampedOnRequest(UnskippableTrigger):
    """Sets the time of a request, ignoring the client's value: keys are destroyed some time after it."""

    operation = pgtrigger.Insert
    func = """
        NEW.requested_at := clock_timestamp();
        RETURN NEW;
    """


class Erasure(models.Model):
    """Request to erase a person's data in the audit log: all their keys are destroyed three days later.

    The delay is the control against a captured web process, which may write here but cannot set the clock: it gives
    staff time to notice, while they can still read whose address did it.
    """

    person_kind = models.CharField(max_length=100)
    person_id = models.CharField(max_length=255)
    requested_at = models.DateTimeField(_("requested at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("erasure of a person")
        verbose_name_plural = _("erasures of people")
        default_permissions = ()
        indexes = (models.Index(fields=("person_kind", "person_id"), name="erasure_by_person"),)
        triggers: ClassVar = [
            RefuseChanges(name="erasure_append_only"),
            StampedOnRequest(name="erasure_stamped"),
        ]

    def __str__(self) -> str:
        return f"{self.person_kind} {self.person_id}"
