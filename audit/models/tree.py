"""The Merkle tree over the audit log: leaves, interior nodes, signed heads, their public keys, and restores.

Only the sealer writes leaves, nodes, heads and keys (audit/tree/sealing.py). Every table is append-only; its content is
trusted because of the signatures, never because it is stored here.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import REFUSE_CHOSEN_ID, RefuseChanges, UnskippableTrigger
from foundation.fields import TransactionIdField


class NumberedByDatabase(UnskippableTrigger):
    """Refuses an id given by the client: a row cannot pretend to be older than it is."""

    operation = pgtrigger.Insert
    func = f"{REFUSE_CHOSEN_ID} RETURN NEW;"


class Leaf(models.Model):
    """The position of one entry in the tree. Positions follow the order of (xid, id)."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("leaf of the audit log")
        verbose_name_plural = _("leaves of the audit log")
        default_permissions = ()
        triggers: ClassVar = [RefuseChanges(name="leaf_append_only")]

    def __str__(self) -> str:
        return f"{self.position}: entry {self.entry_id}"


class Tile(models.Model):
    """A complete subtree of 256**level leaves: its root, and the 256 hashes one level below (audit/tree/tiles.py)."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    root = models.BinaryField()
    nodes = models.BinaryField()

    class Meta:
        verbose_name = _("tile of the audit log")
        verbose_name_plural = _("tiles of the audit log")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("level", "number"), name="tile_once"),)
        triggers: ClassVar = [RefuseChanges(name="tile_append_only")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Head(models.Model):
    """A signed statement: the first ``size`` leaves have this root. ``note``: what was signed (audit/signed_notes.py).

    ``last_xid`` and ``last_id`` are those of the last entry below the head, where the sealer continues.
    """

    size = models.BigIntegerField(_("entries"))
    root = models.BinaryField()
    note = models.TextField()
    sealed_at = models.DateTimeField(_("sealed at"))
    last_xid = TransactionIdField()
    last_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("signed head of the audit log")
        verbose_name_plural = _("signed heads of the audit log")
        default_permissions = ()
        indexes = (models.Index(fields=("size",), name="head_by_size"),)
        triggers: ClassVar = [
            RefuseChanges(name="head_append_only"),
            NumberedByDatabase(name="head_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.size} entries"


class SigningKey(models.Model):
    """A public key that signs heads. ``note`` introduces it (audit/signed_notes.py)."""

    public_key = models.BinaryField(unique=True)
    note = models.TextField()

    class Meta:
        verbose_name = _("signing key of the audit log")
        verbose_name_plural = _("signing keys of the audit log")
        default_permissions = ()
        triggers: ClassVar = [
            RefuseChanges(name="signingkey_append_only"),
            NumberedByDatabase(name="signingkey_numbered"),
        ]

    def __str__(self) -> str:
        return bytes(self.public_key).hex()


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
