"""System checks of this app, registered in apps.py."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

from intrusion.conf import parse_network
from intrusion.limits import Limit


def settings_make_sense(**_: Any) -> list[CheckMessage]:
    """Checks that proxy count, limits and allow-list are valid."""
    return [*_proxy_count(), *_own_limits(), *_allow_list()]


def requests_are_not_atomic(**_: Any) -> list[CheckMessage]:
    """Limits are taken outside transactions; a project with ATOMIC_REQUESTS must arrange for that."""
    return [
        Caution(
            f"ATOMIC_REQUESTS is on for the database {alias!r}: admit() refuses to run inside a transaction.",
            hint="Turn it off, or decorate the views that call admit() with transaction.non_atomic_requests.",
            id="secure_intrusion.W001",
        )
        for alias, database in settings.DATABASES.items()
        if database.get("ATOMIC_REQUESTS")
    ]


def _proxy_count() -> Iterator[CheckMessage]:
    count = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        yield Error(
            f"TRUSTED_PROXY_COUNT is {count!r}, not a number of proxies.",
            hint="Count the proxies of your own that every request passes; 0 if clients connect directly.",
            id="secure_intrusion.E001",
        )


def _own_limits() -> Iterator[CheckMessage]:
    for action, limits in getattr(settings, "INTRUSION_LIMITS", {}).items():
        if not limits or not all(isinstance(limit, Limit) for limit in limits):
            yield Error(
                f"INTRUSION_LIMITS[{action!r}] must list limits.",
                hint='For example {"signup": [per_address(20, minutes=60)]}, with per_address from intrusion.limits.',
                id="secure_intrusion.E002",
            )


def _allow_list() -> Iterator[CheckMessage]:
    for entry in getattr(settings, "INTRUSION_ALLOW_LIST", ()):
        try:
            parse_network(entry)
        except ValueError:
            yield Error(
                f"INTRUSION_ALLOW_LIST names {entry!r}, which is not an address or network.",
                hint="For example 192.0.2.7, 192.0.2.0/24 or 2001:db8::/48.",
                id="secure_intrusion.E003",
            )
