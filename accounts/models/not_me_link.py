"""The link in the email about a new device: its holder may report "this was not me", once."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User

NOT_ME_LIFE = timedelta(days=7)


class NotMeLinkQuerySet(models.QuerySet["NotMeLink"]):
    def open(self) -> "NotMeLinkQuerySet":
        return self.filter(used_at=None, expires_at__gt=Now(), user__is_active=True)


class NotMeLink(models.Model):
    """Independent of the device: a thief who revokes the device must not break the link."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="not_me_links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar[models.Manager["NotMeLink"]] = NotMeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a mail about a new device")
        verbose_name_plural = _("links of mails about new devices")

    def __str__(self) -> str:
        return f"link {self.pk}"
