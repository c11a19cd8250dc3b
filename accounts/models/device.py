"""Devices: browsers of a user, identified by a random token in a cookie; the table holds the token's digest."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from foundation.models import Numbered


class DeviceQuerySet(models.QuerySet["Device"]):
    def remembered(self) -> "DeviceQuerySet":
        """Devices that replace the second factor at log-in."""
        return self.filter(remembered_until__gt=Now())


class Device(Numbered):
    """Two users of one browser are two devices, each with a token of its own.

    ``trace``: browser and IP address at the last log-in, encrypted (accounts/sessions/client_fingerprint.py).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64, unique=True)
    trace = models.BinaryField()
    first_used = models.DateTimeField(_("first used"), db_default=Now())
    last_used = models.DateTimeField(_("last log-in"), db_default=Now())
    remembered_until = models.DateTimeField(_("remembered until"), null=True)

    objects: ClassVar[models.Manager["Device"]] = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        indexes = (
            models.Index(
                fields=("user",), condition=Q(remembered_until__isnull=False), name="device_remembered"
            ),
        )
