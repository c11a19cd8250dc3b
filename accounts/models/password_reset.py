"""Password reset links. Each works once, for half an hour, and only while the old password is unchanged."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User

RESET_LIFE = timedelta(minutes=30)


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    def open(self) -> "PasswordResetQuerySet":
        """Links that may still work; whether the account is unchanged is checked separately."""
        return self.filter(used_at=None, expires_at__gt=Now(), user__is_active=True, user__frozen_at=None)


class PasswordReset(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_resets")
    digest = models.CharField(max_length=64, unique=True)
    account_was = models.CharField(max_length=64)  # keyed digest of address and password hash at creation
    created_at = models.DateTimeField(_("asked for at"), db_default=Now())
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar[models.Manager["PasswordReset"]] = PasswordResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("password reset")
        verbose_name_plural = _("password resets")

    def __str__(self) -> str:
        return f"password reset {self.pk}"
