"""Site mode: ``production``, the default, or the ``demo`` that is reachable from this machine only.

Everything the demo relaxes because browsers speak plain HTTP to loopback depends on ``OVER_TLS`` in security.py. It
cannot be enabled by accident: ``SITE_MODE=demo`` has to be spelled out, and then every host and every client that
is not loopback is refused (loopback.py).
"""

from secureproject.environment import Environment

NEEDED_IN_PRODUCTION = (
    "SECRET_KEY",
    "ENCRYPTION_KEYS",
    "DATABASE_URL",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
)
NEEDED_IN_DEMO = ("SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL")

env = Environment()
SITE_MODE = env.choice("SITE_MODE", ("production", "demo"))
DEMO = SITE_MODE == "demo"
OVER_TLS = not DEMO
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
