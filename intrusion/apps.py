from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from intrusion.checks import requests_are_not_atomic, settings_make_sense


class IntrusionConfig(AppConfig):
    name = "intrusion"
    label = "secure_intrusion"
    verbose_name = _("Intrusion detection")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(settings_make_sense, Tags.security)
        register(requests_are_not_atomic, Tags.database)
