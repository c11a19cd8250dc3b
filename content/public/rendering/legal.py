"""Words of a legal page for readers: its template with its fields, and with what this installation really stores."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from audit.record import address_retention_days
from content.models.comment import RECEIPT_MINUTES
from content.models.comment_report import REPORT_DAYS
from content.models.legal_page import LegalKind
from content.models.triggers.media import TRASH_DAYS
from content.site.legal_fields import VARIANT, VARIANTS, fields_of


def stored_data() -> dict[str, Any]:
    """How long this installation keeps personal data, from its settings and code."""
    return {
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "life_hours": settings.SESSION_LIFE_HOURS,
        "address_days": address_retention_days(),
        "receipt_minutes": RECEIPT_MINUTES,
        "report_days": REPORT_DAYS,
        "trash_days": TRASH_DAYS,
    }


def legal_html(kind: str, words: Mapping[str, str], language: str) -> SafeString:
    """The page below its heading, in ``language``. Fields that are not filled in are left out."""
    variant = words.get(VARIANT, "")
    known = f"_{variant}" if variant in dict(VARIANTS.choices) else "_plain"
    name = f"{kind}{known}" if kind == LegalKind.IMPRINT else kind
    context = {
        "said": {field.name: field.fact(words.get(field.name, "")) for field in fields_of(kind, variant)},
        "stored": stored_data(),
        "address": settings.SITE_URL,
        "language": language,
    }
    with translation.override(language):
        return render_to_string(f"public/legal/{name}.html", context)
