"""Log-in links: emailed links that give one browser a rate limit of its own. Single use, for half an hour."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User

LINK_LIFE = timedelta(minutes=30)


class LogInLinkQuerySet(models.QuerySet["LogInLink"]):
    def open(self) -> "LogInLinkQuerySet":
        return self.filter(used_at=None, expires_at__gt=Now(), user__is_active=True, user__frozen_at=None)


class LogInLink(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="log_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("asked for at"), db_default=Now())
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar[models.Manager["LogInLink"]] = LogInLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for attempts of one's own")
        verbose_name_plural = _("links for attempts of one's own")

    def __str__(self) -> str:
        return f"log-in link {self.pk}"
