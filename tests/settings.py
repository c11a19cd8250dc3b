"""The demo's settings, with the few values that tests need to be quick and to see what they sent."""

from secureproject.settings import *  # noqa: F403
from secureproject.settings import DATABASES

# The same algorithm as in production at the lowest cost it accepts.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2PasswordHasher"]

# Tests move the connection from one database to the next, which a pool would not notice.
DATABASES["default"]["OPTIONS"].pop("pool", None)

# Static files straight from where they are written: no collectstatic before a test.
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
