"""CACHE_URL, as Django's CACHES."""

from importlib.util import find_spec
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from accounts.cache_trust import connected

DEFAULT = "locmemcache://"


SHARED = ("RedisCache", "PyMemcacheCache", "PyLibMCCache")


def is_shared(config: dict[str, dict[str, Any]]) -> bool:
    """Whether all processes see the same cache: only then can one of them take back what another put there."""
    return str(config["default"]["BACKEND"]).endswith(SHARED)


def caches(url: str) -> dict[str, dict[str, Any]]:
    """The memory of each process by default; ``redis://HOST:6379/1`` shares one (Valkey speaks the same)."""
    config: dict[str, Any] = environ.Env.cache_url_config(url)
    if config["BACKEND"].endswith("RedisCache") and find_spec("redis") is None:
        raise ImproperlyConfigured("CACHE_URL names a Redis server: install the package redis as well.")
    if config["BACKEND"].endswith("RedisCache"):
        config.setdefault("OPTIONS", {})["redis_connect_func"] = connected
    return {"default": config}
