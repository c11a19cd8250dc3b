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
        # Models, and modules that import them, can be imported only once the app registry is ready.
        from audit.database.encrypted_columns import EncryptedColumn, encrypted_columns
        from audit.events import registry
        from intrusion.events import EVENTS

        registry.register(*EVENTS)
        for model in ("Block", "Incident", "Observation"):
            encrypted_columns.register(EncryptedColumn(f"secure_intrusion.{model}", "sealed"))
        register(settings_make_sense, Tags.security)
        register(requests_are_not_atomic, Tags.database)
