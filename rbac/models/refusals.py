"""Counters of refusals, so that these cannot fill the audit log."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RefusalTally(models.Model):
    """A minute of one user's refusals, until rbac/enforcement/refusals.py has recorded how many were left out.

    Stores only a keyed digest of what is counted together; the address is ciphertext.
    """

    LONGEST: ClassVar = 200

    key = models.BinaryField(_("key"), primary_key=True, max_length=32)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    what = models.CharField(_("refused"), max_length=LONGEST, blank=True)
    address = models.BinaryField(_("address"), default=b"")
    since = models.DateTimeField(_("since"))
    seen = models.PositiveBigIntegerField(_("refusals"))
    most = models.PositiveIntegerField(_("written one by one"))

    class Meta:
        verbose_name = _("refusals in a minute")
        verbose_name_plural = _("refusals in a minute")
        default_permissions = ()
        indexes = (models.Index(fields=("since",), name="refusal_tally_by_time"),)

    def __str__(self) -> str:
        return bytes(self.key).hex()[:12]
