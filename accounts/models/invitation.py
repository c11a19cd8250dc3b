"""Invitations. The link works once; the table holds only the digest of its token."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User

INVITATION_LIFE = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Invitations whose link still works."""
        return self.filter(used_at=None, expires_at__gt=Now(), user__is_active=True, user__frozen_at=None)


class Invitation(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("invited at"), db_default=Now())
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("accepted at"), null=True)

    objects: ClassVar[models.Manager["Invitation"]] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(used_at=None), name="invitation_one_open_each"
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"
