"""Rules for single values, used by models, forms and the import alike."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# First segments that belong to the application; no section or top-level page may take them.
RESERVED_SEGMENTS = frozenset(
    {
        ".well-known", "account", "admin", "api", "cms", "comments", "csp-reports", "feed", "healthz", "media",
        "metrics", "readyz", "robots.txt", "search", "sitemap.xml", "static", "topics", "verify",
    }
)  # fmt: skip

# The same two rules as database constraints on Address.path.
PATH_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$"
RESERVED_FORM = f"^({'|'.join(re.escape(segment) for segment in sorted(RESERVED_SEGMENTS))})(/|$)"

validate_slug = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Use lower-case letters a to z, digits and single hyphens between them."),
)


def validate_first_segment(slug: str) -> None:
    """Raises ValidationError if ``slug`` would hide a page of the application."""
    if slug in RESERVED_SEGMENTS:
        raise ValidationError(
            _("The address “%(slug)s” is used by the site itself. Choose another."),
            "reserved",
            {"slug": slug},
        )
