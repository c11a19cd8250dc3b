"""POST requests interrupted for re-authentication, stored until they are replayed."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.session import Session

KEPT_LIFE = timedelta(minutes=10)


class KeptRequestQuerySet(models.QuerySet["KeptRequest"]):
    def open(self) -> "KeptRequestQuerySet":
        return self.filter(expires_at__gt=Now())


class KeptRequest(models.Model):
    """The fields are encrypted together with what they are bound to; the table holds only the token's digest."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="kept_requests")
    digest = models.CharField(max_length=64, unique=True)
    payload = models.BinaryField()
    expires_at = models.DateTimeField(_("kept until"))

    objects: ClassVar[models.Manager["KeptRequest"]] = KeptRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept request")
        verbose_name_plural = _("kept requests")

    def __str__(self) -> str:
        return f"kept request {self.pk}"
