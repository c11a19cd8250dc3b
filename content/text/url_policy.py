"""URL policy: allowed links in user content. One function decides for every engine and every attribute."""

import re
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from content.media.urls.files import read_address

# Only these leave the site; every other scheme is refused.
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# Characters that browsers ignore before and inside a scheme: controls, spaces, invisible characters.
_INVISIBLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\u00ad\u034f\u061c\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ud800-\udfff]+"
)
_SCHEME = re.compile(r"([^/?#]*?):")


def safe_link(address: str) -> str | None:
    """``address`` as it may be stored, or None if it may not be linked to.

    The scheme is read after removing control, space and invisible characters anywhere, because browsers do so
    too: ``java\\nscript:`` runs.
    """
    scheme = _SCHEME.match(_INVISIBLE.sub("", address))
    if scheme and scheme[1].lower() not in ALLOWED_SCHEMES:
        return None
    return _INVISIBLE.sub(lambda run: "%20" if run[0][0] == " " else "", address.strip()) or None


def own_file(address: str) -> str | None:
    """``address`` if it is a stored file of this site, else None. A foreign <img> tells its host who reads what."""
    return address if read_address(address) else None


def leads_to_cms(address: str) -> bool:
    """Whether ``address`` leads to the CMS, which asks readers to log in and reveals unpublished work."""
    site = urlsplit(settings.SITE_URL)
    try:
        parts = urlsplit(urljoin(f"{settings.SITE_URL}/", _INVISIBLE.sub("", address)))
    except ValueError:
        return False
    return parts.netloc.lower() == site.netloc.lower() and f"{parts.path}/".startswith("/cms/")
