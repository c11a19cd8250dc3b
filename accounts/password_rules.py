"""A password must not be made of what anybody knows about the site."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST_WORD = 4


class SiteNameValidator:
    """Refuses a password that is little more than the site's own name (ASVS 6.2.11: context-specific words)."""

    def validate(self, password: str, user: object = None) -> None:
        rest = password.lower()
        for word in site_words():
            rest = rest.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", rest)) < SHORTEST_WORD and rest != password.lower():
            raise ValidationError(_("The password is made of the name of this site."), code="site_name")

    def get_help_text(self) -> str:
        return _("It must not be the name of this site.")


def site_words() -> list[str]:
    """The words of the site's address, longest first."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    words = {host, *re.split(r"[^a-z]+", host)}
    return sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True)
