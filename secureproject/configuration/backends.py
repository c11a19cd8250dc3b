"""Backends configured by a URL: CACHE_URL as Django's CACHES, EMAIL_URL as its MAILERS."""

from importlib.util import find_spec
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

DEFAULT = "locmemcache://"
TIMEOUT = 10  # seconds; emails are sent by jobs, so no user waits for it
# django-environ still returns the settings that MAILERS replaces.
_OPTIONS = {
    "EMAIL_HOST": "host",
    "EMAIL_PORT": "port",
    "EMAIL_HOST_USER": "username",
    "EMAIL_HOST_PASSWORD": "password",
    "EMAIL_USE_TLS": "use_tls",
    "EMAIL_USE_SSL": "use_ssl",
}


def caches(url: str) -> dict[str, dict[str, Any]]:
    """In-process memory by default; ``redis://HOST:6379/1`` is shared by all processes (Valkey works, too).

    This project stores nothing in it: it is for apps that a site adds.
    """
    config: dict[str, Any] = environ.Env.cache_url_config(url)
    if config["BACKEND"].endswith("RedisCache") and find_spec("redis") is None:
        raise ImproperlyConfigured("CACHE_URL names a Redis server: install the package redis as well.")
    return {"default": config}


def mailers(url: str) -> dict[str, dict[str, Any]]:
    """``smtp+tls://USER:PASSWORD@HOST:587`` (or ``smtp+ssl://…:465``), ``filemail:///folder`` or ``consolemail://``.

    Raises ImproperlyConfigured for anything else.
    """
    try:
        old = environ.Env.email_url_config(url)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL is not an address of a mail server. For example: smtp+tls://USER:PASSWORD@HOST:587"
        ) from error
    backend = old["EMAIL_BACKEND"]
    options: dict[str, Any] = {}
    if backend.endswith("smtp.EmailBackend"):
        options = {new: old[name] for name, new in _OPTIONS.items() if old.get(name)} | {"timeout": TIMEOUT}
    elif backend.endswith("filebased.EmailBackend"):
        options = {"file_path": "/" + old["EMAIL_FILE_PATH"].lstrip("/")}
    return {"default": {"BACKEND": backend, "OPTIONS": options}}
