"""Rate-limit buckets, shared by all processes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bucket(models.Model):
    """One limit of one client, name or account, identified only by a keyed digest; see intrusion/buckets.py.

    A bucket that is full again holds no information and may be deleted.
    """

    key = models.BinaryField(_("key"), primary_key=True, max_length=32)
    refilled_at = models.DateTimeField(_("full again at"))

    class Meta:
        verbose_name = _("limit in use")
        verbose_name_plural = _("limits in use")
        default_permissions = ()
        indexes = (models.Index(fields=("refilled_at",), name="bucket_by_refill"),)

    def __str__(self) -> str:
        return bytes(self.key).hex()[:12]
