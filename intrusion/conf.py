"""Settings of intrusion detection, read at the time of use, all optional."""

from datetime import timedelta
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.conf import settings
from django.shortcuts import resolve_url

from intrusion.client_address import client_network, parse_address

type Network = IPv4Network | IPv6Network


def dry_run() -> bool:
    """``INTRUSION_DRY_RUN``: findings and responses are recorded, but no response takes effect."""
    return bool(getattr(settings, "INTRUSION_DRY_RUN", False))


def longest_block() -> timedelta:
    """``INTRUSION_LONGEST_BLOCK_MINUTES``: maximum duration of an automated block; a day by default."""
    return timedelta(minutes=int(getattr(settings, "INTRUSION_LONGEST_BLOCK_MINUTES", 24 * 60)))


def about_people() -> bool:
    """``INTRUSION_SENSORS_ABOUT_PEOPLE``: off by default."""
    return bool(getattr(settings, "INTRUSION_SENSORS_ABOUT_PEOPLE", False))


def runs_in_background() -> bool:
    """``INTRUSION_BACKGROUND``: off if findings are written and blocks are read explicitly, as in tests."""
    return bool(getattr(settings, "INTRUSION_BACKGROUND", True))


def written_fields() -> tuple[str, ...]:
    """``INTRUSION_WRITTEN_FIELDS``: free-text fields, in which users may write anything, including quoted attacks."""
    return tuple(getattr(settings, "INTRUSION_WRITTEN_FIELDS", ()))


def open_paths() -> tuple[str, ...]:
    """``INTRUSION_OPEN_PATHS``: path prefixes exempt from address blocks: log-in and what it needs."""
    paths: tuple[str, ...] = tuple(getattr(settings, "INTRUSION_OPEN_PATHS", ()))
    return paths or _ways_in(settings.LOGIN_URL, str(settings.STATIC_URL))


def pass_cookie() -> str:
    """``INTRUSION_PASS_COOKIE``: name of the cookie that identifies a logged-in user behind a blocked address."""
    return str(getattr(settings, "INTRUSION_PASS_COOKIE", "guard_pass"))


def allows(network: str) -> bool:
    """Whether ``INTRUSION_ALLOW_LIST`` (addresses and networks) covers a client: it is never blocked."""
    return _allows(network, tuple(getattr(settings, "INTRUSION_ALLOW_LIST", ())))


def parse_network(text: str) -> Network:
    """Parses an address or network; an IPv6 address stands for its /64. Raises ValueError."""
    if address := parse_address(text) if "/" not in text else None:
        return ip_network(client_network(str(address)))
    return ip_network(text.strip())


@lru_cache(maxsize=4096)
def _allows(network: str, allowed: tuple[str, ...]) -> bool:
    if not network or not allowed:
        return False
    client = ip_network(network)
    return any(_covers(parse_network(each), client) for each in allowed)


def _covers(wide: Network, narrow: Network) -> bool:
    if isinstance(wide, IPv4Network):
        return isinstance(narrow, IPv4Network) and narrow.subnet_of(wide)
    return isinstance(narrow, IPv6Network) and narrow.subnet_of(wide)


@lru_cache
def _ways_in(login_url: str, static_url: str) -> tuple[str, ...]:
    return tuple(path for path in (resolve_url(login_url), static_url) if path.startswith("/"))
