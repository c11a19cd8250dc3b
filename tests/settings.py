"""The demo's settings, with the few values that tests need to be quick and to see what they sent."""

from tempfile import TemporaryDirectory

from secureproject.database_roles import WEB_TIMEOUTS
from secureproject.media_storage import media_storage
from secureproject.settings import *  # noqa: F403
from secureproject.settings import DATABASES, LOGGING, MIDDLEWARE

# The same algorithm as in production at the lowest cost it accepts.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2PasswordHasher"]

# Tests move the connection from one database to the next, which a pool would not notice.
DATABASES["default"]["OPTIONS"].pop("pool", None)

# A test may hold a transaction and wait for a browser; the timeouts of the web have tests of their own.
DATABASES["default"]["OPTIONS"]["options"] = " ".join(f"-c {name}=0" for name in WEB_TIMEOUTS)

# Tests play clients from all over the world; the wall around the demo has tests of its own.
MIDDLEWARE = [name for name in MIDDLEWARE if name != "secureproject.loopback.LoopbackOnlyMiddleware"]

MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

# Tests ask for what no browser asks for, a thousand times from one address, and write by hand what the guard found.
INTRUSION_BACKGROUND = False
INTRUSION_DRY_RUN = True
INTRUSION_LONGEST_BLOCK_MINUTES = 24 * 60  # not that of the demo

# Static files straight from where they are written: no collectstatic before a test.
STATIC_ROOT = None  # type: ignore[assignment]
_MEDIA = TemporaryDirectory(prefix="media-")  # gone when this process is
SITE_FACTS_SECONDS = 0.0  # one process, many sites
MEDIA_UPLOAD_FOLDER = f"{_MEDIA.name}/uploads"
STORAGES = {
    "media": media_storage(f"file://{_MEDIA.name}"),
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# pytest shows the log of a test that fails; nothing else is printed.
LOGGING["root"]["handlers"] = []
