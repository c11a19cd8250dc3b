"""List settings: a user's preferences for the list of articles, without effect on other users."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Numbered


class ListSettings(Numbered):
    """``columns``: those besides the title, in order; empty: the default. ``filters``: [[name, query], …]."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="list_settings"
    )
    columns = ArrayField(models.CharField(max_length=20), default=list)
    filters = models.JSONField(default=list)

    class Meta:
        verbose_name = _("settings of the list of articles")
        verbose_name_plural = _("settings of the list of articles")
        default_permissions = ()
