"""Records that outlive a change of the whole database: requests for erasure, and restores."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges, UnskippableTrigger


class StampedOnRequest(UnskippableTrigger):
    """Sets the time of a request, ignoring the client's value: keys are destroyed some time after it."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            NEW.requested_at := clock_timestamp();
            RETURN NEW;
            """
        )


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


class Restoration(models.Model):
    """A restore of the database to an older state. Written by the owner, in the transaction of the restore.

    Entries from ``first_id`` on came afterwards: a new server restarts transaction ids, so they follow the others
    whatever their id. ``known_…`` is the state before the restore (0: unknown), ``kept_…`` the state after it.
    """

    restored_at = models.DateTimeField(_("restored at"))
    backup_at = models.DateTimeField(_("backup made at"))
    first_id = models.BigIntegerField()
    known_entries = models.BigIntegerField(_("entries before"))
    known_size = models.BigIntegerField(_("sealed entries before"))
    known_note = models.TextField(_("last known head"), blank=True)
    kept_entries = models.BigIntegerField(_("entries that came back"))
    kept_size = models.BigIntegerField(_("sealed entries that came back"))

    class Meta:
        verbose_name = _("restore of the database")
        verbose_name_plural = _("restores of the database")
        default_permissions = ()
        triggers: ClassVar = [RefuseChanges(name="restoration_append_only")]

    def __str__(self) -> str:
        return f"{self.restored_at:%Y-%m-%d %H:%M}"

    @property
    def lost(self) -> int:
        """Known number of entries that did not come back."""
        return max(0, self.known_entries - self.kept_entries)
