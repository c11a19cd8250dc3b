"""System checks of this app, registered in apps.py."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils import translation
from django.utils.module_loading import import_string

from audit.encryption import HOW_TO_MAKE_ONE, encrypt
from audit.events import registry
from audit.middleware import client_address_path, session_digest_path


def keys_are_usable(**_: Any) -> list[CheckMessage]:
    """ENCRYPTION_KEYS is set and well formed."""
    try:
        encrypt(b"")
    except ImproperlyConfigured as error:
        return [Error(str(error), id="secure_audit.E001")]
    if getattr(settings, "ENCRYPTION_KEYS", None) is None:
        return [
            Caution(
                "ENCRYPTION_KEYS is not set, so personal data is encrypted with keys derived from SECRET_KEY.",
                hint=f"Make a key of its own, so that SECRET_KEY can be changed at any time: {HOW_TO_MAKE_ONE}",
                id="secure_audit.W001",
            )
        ]
    return []


def sentences_name_fields(**_: Any) -> list[CheckMessage]:
    """Every sentence uses only fields that its event declares."""
    found: list[CheckMessage] = []
    with translation.override(None):
        for event in registry:
            if unknown := event.unknown_placeholders():
                message = f"The sentence of {event.name} names {', '.join(sorted(unknown))}, which is no field of it."
                hint = "Declare the field in fields or personal, or correct the sentence."
                found.append(Error(message, hint=hint, id="secure_audit.E002"))
    return found


def functions_exist(**_: Any) -> list[CheckMessage]:
    """The functions that the settings name for client address and session digest can be imported."""
    found: list[CheckMessage] = []
    for path in (client_address_path(), session_digest_path()):
        try:
            import_string(path)
        except ImportError as error:
            hint = "Correct AUDIT_CLIENT_ADDRESS or AUDIT_SESSION_DIGEST."
            found.append(Error(f"There is no function {path}: {error}", hint=hint, id="secure_audit.E003"))
    return found


def retention_is_a_number(**_: Any) -> list[CheckMessage]:
    """Client addresses are kept for a number of days, never for ever."""
    days: object = getattr(settings, "AUDIT_ADDRESS_RETENTION_DAYS", 180)
    if isinstance(days, int) and not isinstance(days, bool) and days > 0:
        return []
    return [
        Error(
            f"AUDIT_ADDRESS_RETENTION_DAYS is {days!r}, not a number of days.",
            hint="Leave it out to keep addresses for 180 days, or set 1 or more.",
            id="secure_audit.E004",
        )
    ]


def people_have_pseudonyms(**_: Any) -> list[CheckMessage]:
    """The audit log keeps primary keys of users for good, so these must not be personal data themselves."""
    key = get_user_model()._meta.pk
    if not isinstance(key, models.CharField | models.TextField):
        return []
    return [
        Caution(
            f"The primary key of {settings.AUTH_USER_MODEL} is a text. A name or an e-mail address there stays in the "
            "audit log even after the person's data is erased.",
            hint="Give the user model a number or a UUID as its key; silence this if the text is a pseudonym already.",
            id="secure_audit.W002",
        )
    ]
