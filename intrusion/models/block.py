"""Blocks: target, end and reason."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from intrusion.models.incident import Incident, Kind
from intrusion.pii import open_facts


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self) -> Self:
        """Blocks in force, by the database clock."""
        return self.filter(Q(until=None) | Q(until__gt=Now()), lifted_at=None)

    def finished(self) -> Self:
        """Expired blocks whose end is not carried out yet. Only accounts need that."""
        return self.filter(kind=Kind.ACCOUNT, until__lte=Now(), lifted_at=None)


class Block(models.Model):
    """A block of a network or an account. Only users make one without an end. ``sealed``: target, reason and maker,
    encrypted.

    ``froze``: whether the account was frozen by this block, and is to be unfrozen at its end."""

    kind = models.CharField(_("what is blocked"), max_length=10, choices=Kind.choices)
    key = models.BinaryField(_("key"), max_length=32)
    sealed = models.BinaryField(_("target"))
    account = models.CharField(_("account"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    by_machine = models.BooleanField(_("made by the guard"), default=False)
    froze = models.BooleanField(_("froze the account"), default=False)
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="blocks")

    objects: ClassVar[models.Manager["Block"]] = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(by_machine=False) | Q(until__isnull=False), name="block_by_machine_ends"
            ),
        )
        indexes = (
            models.Index(fields=["key", "-made_at"], name="block_by_target"),
            models.Index(fields=["until"], condition=Q(lifted_at=None), name="block_in_force"),
        )

    def __str__(self) -> str:
        return f"block {self.pk}"

    @property
    def target(self) -> str:
        """The network, or the name of the account at the time of the block."""
        return str(open_facts(self.sealed).get("target", ""))

    @property
    def reason(self) -> str:
        return str(open_facts(self.sealed).get("reason", ""))

    @property
    def made_by(self) -> str:
        return str(open_facts(self.sealed).get("by", ""))
