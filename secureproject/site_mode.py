"""The two ways this site runs: ``production``, which is the default, and the ``demo`` that never leaves this machine.

Everything the demo relaxes because browsers speak plain HTTP to loopback hangs on ``OVER_TLS`` in security.py. It
cannot be had by accident: ``SITE_MODE=demo`` has to be spelled out, and then every host and every client that is not
loopback is refused (loopback.py).
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
