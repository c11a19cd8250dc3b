"""Sessions, and the POST requests that they keep until re-authentication. The tables hold only digests of keys."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.device import Device
from accounts.models.person import User
from foundation.models import Numbered

BEFORE_LOG_IN_LIFE = timedelta(minutes=15)
KEPT_LIFE = timedelta(minutes=10)


def idle_life() -> timedelta:
    """Idle timeout of a session without user activity (SESSION_IDLE_MINUTES)."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def absolute_life() -> timedelta:
    """Absolute timeout of a session (SESSION_LIFE_HOURS)."""
    return timedelta(hours=settings.SESSION_LIFE_HOURS)


class SessionQuerySet(models.QuerySet["Session"]):
    def alive(self) -> "SessionQuerySet":
        return self.filter(expires_at__gt=Now(), last_seen__gt=Now() - idle_life())

    def over(self) -> "SessionQuerySet":
        return self.exclude(pk__in=self.alive().values("pk"))


class Session(Numbered):
    """``trace``: browser and IP address when last seen, encrypted (accounts/sessions/client_fingerprint.py).
    ``policies``: number of changes to role requirements while it was open
    (accounts/second_factor/mfa_grace_period.py)."""

    digest = models.CharField(max_length=64, unique=True)
    payload = models.BinaryField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, related_name="sessions")
    trace = models.BinaryField(default=bytes)
    factor = models.CharField(_("second factor"), max_length=80, blank=True)
    authenticated_at = models.DateTimeField(_("last confirmed at"), null=True)
    started_at = models.DateTimeField(_("started at"), db_default=Now())
    last_seen = models.DateTimeField(_("last seen"), db_default=Now())
    misused_at = models.DateTimeField(_("shown by another browser at"), null=True)
    expires_at = models.DateTimeField(_("ends at"), db_index=True)
    policies = models.PositiveIntegerField(_("changes of what roles ask for"), default=0, db_default=0)

    objects: ClassVar[models.Manager["Session"]] = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")


class KeptRequestQuerySet(models.QuerySet["KeptRequest"]):
    def open(self) -> "KeptRequestQuerySet":
        return self.filter(expires_at__gt=Now())


class KeptRequest(Numbered):
    """The fields are encrypted together with what they are bound to; the table holds only the token's digest."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="kept_requests")
    digest = models.CharField(max_length=64, unique=True)
    payload = models.BinaryField()
    expires_at = models.DateTimeField(_("kept until"))

    objects: ClassVar[models.Manager["KeptRequest"]] = KeptRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept request")
        verbose_name_plural = _("kept requests")
