"""This site as WebAuthn knows it (Level 3, sections 5.8.1 and 5.1.2)."""

from urllib.parse import urlsplit

from django.conf import settings


def host() -> str:
    """The relying party id: the host of SITE_URL, never that of a request, which the client controls."""
    return urlsplit(settings.SITE_URL).hostname or ""


def origin() -> str:
    """The only origin that may request a passkey, in the browser's notation."""
    address = urlsplit(settings.SITE_URL)
    usual = {"https": 443, "http": 80}.get(address.scheme) == address.port
    port = f":{address.port}" if address.port and not usual else ""
    return f"{address.scheme}://{address.hostname}{port}"
