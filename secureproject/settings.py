"""Django settings, read from the environment. Production is the default; every hardening value is in security.py."""

import sys
from datetime import timedelta
from pathlib import Path

from secureproject.database import databases
from secureproject.environment import Environment
from secureproject.security import *  # noqa: F403

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent

SITE_MODE = env.choice("SITE_MODE", ("production", "demo"))
SITE_URL = env.text("SITE_URL", "http://localhost:8000" if SITE_MODE == "demo" else None).rstrip("/")
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
ENCRYPTION_KEYS = env.words("ENCRYPTION_KEYS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if SITE_MODE == "demo" else None)
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
DATABASES = databases(env, sys.argv)

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
    "pgtrigger",
    "procrastinate.contrib.django",
    "treebeard",
    "axes",
    "csp",
    "django_otp",
    "django_prose_editor",
    "django_structlog",
    "js_asset",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AccountStateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "rbac.middleware.AccessMiddleware",
    "accounts.wall.EnrolmentWall",
    "axes.middleware.AxesMiddleware",
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
                "secureproject.shell.cms_shell",
            ]
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = env.text("SITE_TIME_ZONE", "UTC")
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_rules.SiteNameValidator"},
]
SESSION_ENGINE = "accounts.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/cms/"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "rbac.backends.RulebookBackend"]
AXES_CLIENT_IP_CALLABLE = "intrusion.address.client_address"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_CALLABLE = "accounts.passwords.answer_as_usual"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "email", "next", "csrfmiddlewaretoken"]
AXES_USERNAME_CALLABLE = "accounts.passwords.name_for_axes"
AXES_VERBOSE = False
