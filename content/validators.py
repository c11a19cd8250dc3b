"""Validators of single values, for models, forms and imports."""

import re
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# First segments reserved for the application; no section or top-level page may use them.
RESERVED_SEGMENTS = frozenset(
    {
        ".well-known", "accents", "accessibility", "account", "admin", "api", "bylines", "cms", "comments", "contact",
        "csp-reports", "feed", "guest", "healthz", "imprint", "media", "metrics", "privacy", "readyz", "robots.txt",
        "search", "sitemap.xml", "static", "topics", "verify",
    }
)  # fmt: skip

# The same two rules as database constraints on Address.path.
PATH_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$"
# Allowed for redirects from another site, whose paths had other alphabets, capitals, dots and underscores.
OLD_PATH_FORM = (
    r"^(?!\.{1,2}(/|$))[^\x01-\x20\x7f\"<>\\^`{|}?#/%]+(/(?!\.{1,2}(/|$))[^\x01-\x20\x7f\"<>\\^`{|}?#/%]+)*$"
)
LONGEST_PATH = 1000
RESERVED_FORM = f"^({'|'.join(re.escape(segment) for segment in sorted(RESERVED_SEGMENTS))})(/|$)"
_PATH = re.compile(OLD_PATH_FORM)

validate_slug = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Use lower-case letters a to z, digits and single hyphens between them."),
)


def is_path(path: str) -> bool:
    """Whether ``path`` is possible: no query for what PostgreSQL would refuse or never find."""
    return len(path) <= LONGEST_PATH and "\x00" not in path and _PATH.fullmatch(path) is not None


def read_public_id(typed: str) -> UUID | None:
    """The public id ``typed`` in its one canonical form; None for anything else."""
    try:
        found = UUID(typed)
    except ValueError:
        return None
    return found if str(found) == typed else None


def validate_first_segment(slug: str) -> None:
    """Raises ValidationError if ``slug`` would hide a page of the application."""
    if slug in RESERVED_SEGMENTS:
        raise ValidationError(
            _("The address “%(slug)s” is used by the site itself. Choose another."),
            "reserved",
            {"slug": slug},
        )
