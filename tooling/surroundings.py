"""Environments for tests and checks: generated for one run, without any of the person's own settings."""

import base64
import os
import secrets

from devserver.postgres import roles
from devserver.postgres.cluster import TESTS, Cluster

SETTINGS = (
    "ALLOWED_HOSTS",
    "AUDIT_HEADS_TO",
    "AUDIT_SIGNING_KEY",
    "AUDIT_TRUSTED_KEYS",
    "CACHE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_URL",
    "DATABASE_WORKER_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "ENCRYPTION_KEYS",
    "FACTOR_GRACE_DAYS",
    "INTRUSION_ALLOW_LIST",
    "INTRUSION_DRY_RUN",
    "INTRUSION_SENSORS_ABOUT_PEOPLE",
    "MEDIA_STORAGE_URL",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_FORM_HOSTS",
    "OIDC_ISSUER",
    "OIDC_LABEL",
    "OIDC_ROLES",
    "OIDC_ROLE_CLAIM",
    "OIDC_TRUSTED_ACR",
    "OIDC_TRUSTED_AMR",
    "OUTGOING_ALLOWED_HOSTS",
    "PASSWORD_RANGE_API_URL",
    "SECRET_KEY",
    "SESSION_IDLE_MINUTES",
    "SESSION_LIFE_HOURS",
    "SITE_MODE",
    "SITE_TIME_ZONE",
    "SITE_URL",
    "TRUSTED_PROXY_COUNT",
)


def for_tests(cluster: Cluster = TESTS) -> dict[str, str]:
    """Settings of the demo with the tests' PostgreSQL or another one, which must be running."""
    return _clean() | _keys() | _databases(cluster, "postgres") | {"SITE_MODE": "demo"}


def for_production() -> dict[str, str]:
    """Settings of a production site, with throw-away secrets; TESTS must be running."""
    return (
        _clean()
        | _keys()
        | _databases(TESTS, roles.DATABASE)
        | {
            "SITE_MODE": "production",
            "SITE_URL": "https://www.example.org",
            "ALLOWED_HOSTS": "www.example.org",
            "EMAIL_URL": "smtp+tls://user:password@localhost:587",
            "TRUSTED_PROXY_COUNT": "1",
        }
    )


def _clean() -> dict[str, str]:
    names = {*SETTINGS, *(f"{name}_FILE" for name in SETTINGS)}
    return {name: value for name, value in os.environ.items() if name not in names}


def _keys() -> dict[str, str]:
    def key() -> str:
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return {"SECRET_KEY": secrets.token_urlsafe(50), "ENCRYPTION_KEYS": key()}


def _databases(cluster: Cluster, owners: str) -> dict[str, str]:
    return {
        "DATABASE_URL": cluster.url(roles.WEB),
        "DATABASE_WORKER_URL": cluster.url(roles.WORKER),
        "DATABASE_OWNER_URL": cluster.url(roles.OWNER, owners),
    }
