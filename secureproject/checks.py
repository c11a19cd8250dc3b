"""System checks of the whole site. Each error has an id, a sentence and a fix."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS
from django.http.request import validate_host

from audit.encryption import encrypt
from rbac.enforcement.report_only import report_only
from secureproject.database_roles import (
    GRANTS,
    TABLES_WITHOUT_MODEL,
    tables_of_models,
    tables_without_grant,
)
from secureproject.environment import HOW_TO_MAKE_ONE
from secureproject.http.health import labels_with_an_older_history
from secureproject.loopback import hosts_beyond_loopback, is_loopback_host
from secureproject.site_mode import DEMO

TAG = "secureproject"
LEAST_KEY, LEAST_LETTERS = 50, 5  # length, and number of different characters: as Django's own security.W009
MOST_DAYS_WITHOUT_FACTOR = 14
_ROLES_FILE = "secureproject/database_roles.py"
# Each closes an attack of its own; without one of them the site is not protected.
NEEDED_MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "secureproject.http.headers.HeadersMiddleware",
    "secureproject.http.content_policy.ContentPolicyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "rbac.middleware.AccessMiddleware",
    "accounts.authentication.mfa_enrolment.MfaEnrolmentMiddleware",
)


def check_production(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """secure.E001 to E004, E008 and E009: settings that are unsafe on a public site."""
    return [] if DEMO else [*_debug(), *_address(), *_mail(), *_preload(), *_hosts(), *_secret_key()]


def check_demo(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """secure.E005: the demo must be reachable from this machine only."""
    beyond = hosts_beyond_loopback(settings.ALLOWED_HOSTS) if DEMO else []
    if DEMO and not is_loopback_host(urlsplit(settings.SITE_URL).netloc):
        beyond.append(settings.SITE_URL)
    return [
        Error(
            f"The demo must not answer to {host}.",
            hint="Leave SITE_MODE out for a site on the network; it then demands what such a site needs.",
            id="secure.E005",
        )
        for host in beyond
    ]


def check_encryption_keys(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """secure.E006: keys that cannot encrypt."""
    try:
        encrypt(b"")
    except ImproperlyConfigured as error:
        return [Error(str(error), id="secure.E006")]
    return []


def check_middleware(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """secure.E007: a security middleware that was removed."""
    return [
        Error(f"MIDDLEWARE lacks {name}.", hint="See secureproject/settings.py.", id="secure.E007")
        for name in NEEDED_MIDDLEWARE
        if name not in settings.MIDDLEWARE
    ]


def check_days_without_factor(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """secure.E013: too many days in which a stolen password alone writes."""
    if settings.FACTOR_GRACE_DAYS <= MOST_DAYS_WITHOUT_FACTOR:
        return []
    said = f"FACTOR_GRACE_DAYS is {settings.FACTOR_GRACE_DAYS}: contributors would write for weeks without a factor."
    return [
        Error(said, hint=f"Choose at most {MOST_DAYS_WITHOUT_FACTOR}, or leave it out.", id="secure.E013")
    ]


def check_every_table_has_grants(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """secure.E010: a table without declared grants. secure.E011: declared grants of a missing table."""
    tables = set(tables_of_models())
    missing = [
        Error(
            f"GRANTS does not say what the web may do with the table {table}.",
            hint=f"Add it to GRANTS in {_ROLES_FILE}.",
            id="secure.E010",
        )
        for table in tables_without_grant(tables)
    ]
    stale = [
        Error(
            f"GRANTS names {table}, which no model has.",
            hint=f"Remove it from {_ROLES_FILE}.",
            id="secure.E011",
        )
        for table in sorted(GRANTS.keys() - tables - TABLES_WITHOUT_MODEL)
    ]
    return [*missing, *stale]


def check_history(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: object
) -> list[CheckMessage]:
    """secure.E012: a database made by unreleased migrations. ``migrate`` runs this check first and then stops."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not (labels := labels_with_an_older_history()):
        return []
    made_before = (
        "This database was made by a version from before 0.9.0, and the migrations that made it no longer exist"
        f" ({', '.join(labels)}). It cannot be brought up to date; nothing was changed."
    )
    hint = "Start again. On this computer: bin/server --reset (it asks first). Elsewhere: an empty database."
    return [Error(made_before, hint=hint, id="secure.E012")]


def _debug() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        hint = "Unset DEBUG. It shows source code and settings to any client that causes an error."
        yield Error("DEBUG is on in production.", hint=hint, id="secure.E001")


def _address() -> Iterator[CheckMessage]:
    if urlsplit(settings.SITE_URL).scheme != "https":
        hint = "SITE_URL=https://www.example.org"
        yield Error("SITE_URL does not start with https://.", hint=hint, id="secure.E002")


def _mail() -> Iterator[CheckMessage]:
    options = settings.MAILERS["default"].get("OPTIONS", {})
    safe = (
        options.get("use_tls") or options.get("use_ssl") or is_loopback_host(options.get("host", "localhost"))
    )
    if not safe:
        hint = "Use smtp+tls:// or smtp+ssl:// in EMAIL_URL."
        yield Error("Mail, with its links and password, would travel in clear.", hint=hint, id="secure.E003")


def _preload() -> Iterator[CheckMessage]:
    wanted, days = settings.HSTS_PRELOAD_WANTED, settings.HSTS_DAYS
    if wanted and not settings.SECURE_HSTS_PRELOAD:
        hint = "Set HSTS_DAYS=365 first, once shorter steps have held, and leave HSTS_INCLUDE_SUBDOMAINS on."
        yield Error(f"HSTS_PRELOAD needs a year, not {days} days.", hint=hint, id="secure.E004")


def _hosts() -> Iterator[CheckMessage]:
    # An accepted Host ends up in links of emails: one chosen by an attacker leads to the attacker.
    allowed, own = settings.ALLOWED_HOSTS, urlsplit(settings.SITE_URL).hostname or ""
    hint = (
        "ALLOWED_HOSTS=www.example.org - the names under which readers open the site, SITE_URL's among them."
    )
    if any(host in {"*", "."} for host in allowed):
        yield Error("ALLOWED_HOSTS lets the site answer to any name.", hint=hint, id="secure.E008")
    elif not validate_host(own, allowed):
        yield Error(f"ALLOWED_HOSTS does not name {own}, the host of SITE_URL.", hint=hint, id="secure.E008")


def _secret_key() -> Iterator[CheckMessage]:
    key = settings.SECRET_KEY
    if len(key) < LEAST_KEY or len(set(key)) < LEAST_LETTERS:
        hint = f"Make one: {HOW_TO_MAKE_ONE['SECRET_KEY']}"
        yield Error("SECRET_KEY is short enough to be guessed.", hint=hint, id="secure.E009")


def check_rules_bind(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """secure.E030: report-only mode is for projects that still adopt the rules; this one has."""
    if not report_only():
        return []
    hint = "Take RBAC_REPORT_ONLY out of the settings."
    return [Error("The rules refuse nothing: report-only mode is on.", hint=hint, id="secure.E030")]


CHECKS = (
    check_rules_bind,
    check_production,
    check_demo,
    check_encryption_keys,
    check_middleware,
    check_days_without_factor,
    check_every_table_has_grants,
)
