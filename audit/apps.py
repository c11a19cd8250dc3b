from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from audit import checks
from audit.database.encrypted_columns import EncryptedColumn, encrypted_columns
from audit.events import EVENTS, registry


class AuditConfig(AppConfig):
    name = "audit"
    label = "secure_audit"
    verbose_name = _("Audit log")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        registry.register(*EVENTS)
        encrypted_columns.register(EncryptedColumn("secure_audit.PersonKey", "wrapped"))
        register(checks.keys_are_usable, Tags.security)
        register(checks.functions_exist, Tags.security)
        register(checks.retention_is_a_number, Tags.security)
        register(checks.sentences_name_fields, Tags.translation)
        register(checks.people_have_pseudonyms, Tags.models)
