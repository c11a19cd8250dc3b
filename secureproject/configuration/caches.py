"""CACHE_URL as Django's CACHES. This project stores nothing in it: it is for apps that a site adds."""

from importlib.util import find_spec
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

DEFAULT = "locmemcache://"


def caches(url: str) -> dict[str, dict[str, Any]]:
    """In-process memory by default; ``redis://HOST:6379/1`` is shared by all processes (Valkey works, too)."""
    config: dict[str, Any] = environ.Env.cache_url_config(url)
    if config["BACKEND"].endswith("RedisCache") and find_spec("redis") is None:
        raise ImproperlyConfigured("CACHE_URL names a Redis server: install the package redis as well.")
    return {"default": config}
