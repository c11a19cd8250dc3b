"""Django settings, read from the environment. Production is the default; every hardening value is in security.py."""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from secureproject.configuration.backends import DEFAULT as OWN_MEMORY
from secureproject.configuration.backends import caches, mailers
from secureproject.configuration.signing_key import signing_keys
from secureproject.database import databases
from secureproject.http.logs import configure_logs
from secureproject.media_storage import media_storage, signed_origin
from secureproject.security import *  # noqa: F403
from secureproject.security import MEDIA_HOST
from secureproject.single_sign_on import single_sign_on
from secureproject.site_mode import DEMO, LOOPBACK_HOSTS, NEEDED_IN_DEMO, NEEDED_IN_PRODUCTION, env

BASE_DIR = Path(__file__).resolve().parent.parent

env.require(NEEDED_IN_DEMO if DEMO else NEEDED_IN_PRODUCTION)
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
ENCRYPTION_KEYS = env.words("ENCRYPTION_KEYS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ",".join(LOOPBACK_HOSTS))
if MEDIA_HOST:
    ALLOWED_HOSTS.append(MEDIA_HOST.split(":")[0])
DATABASES = databases(env, sys.argv)
MAILERS = mailers(env.text("EMAIL_URL", f"filemail://{BASE_DIR}/.local/mail"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "EMAIL_FROM", f"no-reply@{SITE_URL.split('://')[-1].split(':')[0]}"
)
CACHES = caches(env.text("CACHE_URL", OWN_MEMORY))
PASSWORD_RANGE_API_URL = env.text("PASSWORD_RANGE_API_URL", "")  # without one, no request is made
OUTGOING_ALLOWED_HOSTS = env.words("OUTGOING_ALLOWED_HOSTS", "")
OIDC = single_sign_on(env)
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # without one, /metrics does not exist
LOGGING = configure_logs(level="DEBUG" if DEBUG else "INFO")

INSTALLED_APPS = [
    "secureproject.apps.SecureProjectConfig",
    "accounts",
    "content",
    "rbac",
    "intrusion",
    "audit",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # its templates; secureproject/templates/django/forms replaces the three in use
    "pgtrigger",
    "procrastinate.contrib.django",
    "treebeard",
    "axes",
    "csp",
    "guardian",
    "django_otp",
    "django_otp_webauthn",
    "django_structlog",
    "js_asset",
    *(["devserver"] if DEMO else []),  # commands of the demo site; outside the product, never in an image
]

# From the outside in. A public page passes all of them without reading a cookie or querying the database.
MIDDLEWARE = [
    *(["secureproject.loopback.LoopbackOnlyMiddleware"] if DEMO else []),
    "intrusion.middleware.GuardMiddleware",  # blocked clients end here, from memory
    "secureproject.http.api_errors.ApiErrorsMiddleware",
    "secureproject.http.ops_endpoints.OpsEndpointsMiddleware",  # health and reports, before anything can fail
    *(["secureproject.http.media_host.MediaHostMiddleware"] if MEDIA_HOST else []),
    *(["secureproject.http.metrics.MetricsMiddleware"] if METRICS_TOKEN else []),
    "audit.middleware.RequestContextMiddleware",
    "secureproject.http.logs.RequestLogMiddleware",
    "secureproject.http.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "secureproject.http.content_policy.ContentPolicyMiddleware",
    "secureproject.http.fetch_metadata.FetchMetadataMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.views.single_sign_on.BackChannelMiddleware",  # for servers with a signed token, not for browsers
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AccountStateMiddleware",
    "secureproject.http.language.LanguageMiddleware",  # the user's own in the CMS, the site's for readers
    "django.contrib.messages.middleware.MessageMiddleware",
    "secureproject.http.errors.ErrorsMiddleware",
    "secureproject.http.intrusion_reporting.IntrusionReportingMiddleware",
    "rbac.middleware.AccessMiddleware",  # a view without a rule is refused; refusals are recorded here
    "accounts.authentication.expired_session_post.ExpiredSessionPostMiddleware",
    "accounts.authentication.mfa_enrolment.MfaEnrolmentMiddleware",
    "axes.middleware.AxesMiddleware",
    "secureproject.impersonation.middleware.ImpersonationMiddleware",  # last: only the view is impersonated
]

ROOT_URLCONF = "secureproject.urls"
WSGI_APPLICATION = "secureproject.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "secureproject.http.content_policy.nonce",
                "secureproject.cms_shell.navigation.cms_shell",
            ]
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "accounts.User"
# guardian stores grants on single objects and decides nothing (rbac/grants.py): its backend and its user methods
# would accept expired grants, and its anonymous user would be one more account.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "rbac.backends.RulebookBackend"]
SESSION_ENGINE = "accounts.sessions.sessions"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/cms/"

AUDIT_SIGNING_KEYS = signing_keys(env, sys.argv)
AUDIT_TRUSTED_KEYS = env.words("AUDIT_TRUSTED_KEYS", "")
AUDIT_HEADS_TO = env.words("AUDIT_HEADS_TO", "")
AUDIT_CARRIERS = {
    "https": "secureproject.audit_log.witness_transports.post",
    "mailto": "secureproject.audit_log.witness_transports.mail",
}
AUDIT_LOG_NAME = f"{urlsplit(SITE_URL).hostname}/audit-log"
AUDIT_CLIENT_ADDRESS = "intrusion.client_address.client_address"
AXES_CLIENT_IP_CALLABLE = "intrusion.client_address.client_address"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_DISABLE_ACCESS_LOG = True  # the audit log is the record
AXES_ENABLE_ADMIN = False
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_CALLABLE = "accounts.passwords.verification.answer_as_usual"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "email", "next", "csrfmiddlewaretoken"]
AXES_USERNAME_CALLABLE = "accounts.passwords.verification.name_for_axes"
AXES_VERBOSE = False

FACTOR_GRACE_DAYS = env.number("FACTOR_GRACE_DAYS", 0)  # for contributors without any factor

# Passkeys. accounts/second_factor/passkey_ceremonies.py decides: relying party and origin are those of SITE_URL,
# and the library's own views are not installed. It requires the names below at startup.
OTP_WEBAUTHN_CREDENTIAL_MODEL = "accounts.Passkey"
OTP_WEBAUTHN_HELPER_CLASS = "accounts.second_factor.passkey_ceremonies.Ceremonies"
OTP_WEBAUTHN_RP_ID = OTP_WEBAUTHN_RP_NAME = SITE_URL.split("://")[-1].split(":")[0]
OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"https://{OTP_WEBAUTHN_RP_ID}"]
OTP_WEBAUTHN_SUPPORTED_COSE_ALGORITHMS = [-8, -7, -257]  # Ed25519, ECDSA with P-256, RSA for Windows Hello

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "foundation" / "locale"]  # not an app
FORMAT_MODULE_PATH = "secureproject.formats"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]  # each complete: bin/check
SITE_LANGUAGE_CALLABLE = "secureproject.site_names.site_language"
USE_TZ = True
TIME_ZONE = env.zone("SITE_TIME_ZONE", "UTC")  # of a new site, until its settings say another
PROCRASTINATE_ON_APP_READY = "content.site.facts.set_up_worker"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "media": media_storage(env.text("MEDIA_STORAGE_URL", (BASE_DIR / ".local/media").as_uri())),
    "staticfiles": {"BACKEND": "secureproject.http.static_files.HashedStaticFilesStorage"},
}
MEDIA_SIGNED_ORIGIN = signed_origin(STORAGES["media"]["OPTIONS"])
# Address of ClamAV: a path, or HOST:PORT. Without it uploads are inspected, but not scanned for viruses.
CLAMAV_SOCKET = env.text("CLAMAV_SOCKET", "")
SITE_FACTS_SECONDS = 2.0  # how long a process caches the site's name and time zone, and whether it has topics
# Files during upload, in a folder that web and worker share. Limits: megapixels of a picture, megabytes of each
# kind of file; proxies in front of the site must accept 8 MiB at a time (docs/operations.md).
MEDIA_UPLOAD_FOLDER = env.text("MEDIA_UPLOAD_FOLDER", str(BASE_DIR / ".local/uploads"))
MEDIA_WITHOUT_WALLS = DEMO  # production refuses a file where a wall of the inspection is missing, as on macOS
MEDIA_PICTURE_BYTES = env.number("MEDIA_PICTURE_MEGABYTES", 40, least=1) * 1_000_000
MEDIA_DOCUMENT_BYTES = env.number("MEDIA_DOCUMENT_MEGABYTES", 100, least=1) * 1_000_000
MEDIA_RECORDING_BYTES = env.number("MEDIA_RECORDING_MEGABYTES", 2_000, least=1) * 1_000_000
MEDIA_PIXELS = env.number("MEDIA_MEGAPIXELS", 50, least=1) * 1_000_000
# In the demo: served before collectstatic has run too, and not compressed, which takes three times as long as all else.
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "json", "map", "svg", "txt", "woff2"] if DEMO else None
WHITENOISE_ALLOW_ALL_ORIGINS = False
