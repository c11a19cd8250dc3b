"""How somebody likes the list of articles. It changes nothing that anybody else sees."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ListSettings(models.Model):
    """``columns``: those shown beside the title, in order; empty: the usual ones. ``filters``: [[name, query], …]."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="list_settings"
    )
    columns = ArrayField(models.CharField(max_length=20), default=list)
    filters = models.JSONField(default=list)

    class Meta:
        verbose_name = _("settings of the list of articles")
        verbose_name_plural = _("settings of the list of articles")
        default_permissions = ()

    def __str__(self) -> str:
        return f"ListSettings({self.pk})"
