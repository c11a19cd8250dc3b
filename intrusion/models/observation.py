"""Observations: findings of one kind within one minute of an incident."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from intrusion.models.incident import Incident
from intrusion.pii import open_facts


class Observation(models.Model):
    """``sealed``: a few examples with request ids and session digests, encrypted. ``person``: the key of an account."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="observations")
    sensor = models.CharField(_("sensor"), max_length=40)
    person = models.CharField(_("account"), max_length=64, blank=True)
    minute = models.DateTimeField(_("minute"))
    count = models.PositiveIntegerField(_("how often"))
    weight = models.PositiveIntegerField(_("points"))
    sealed = models.BinaryField(_("examples"))
    last_at = models.DateTimeField(_("last"), db_default=Now())

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "sensor", "person", "minute"], name="observation_once_a_minute"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sensor} × {self.count}"

    @property
    def examples(self) -> list[dict[str, Any]]:
        """``evidence``, ``request_id`` and ``session`` of the first few findings."""
        found: list[dict[str, Any]] = open_facts(self.sealed).get("examples", [])
        return found
