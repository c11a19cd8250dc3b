"""Settings for a server in a process of its own. The one check that matters is silenced, which must not help."""

import os

from tests.settings import *  # noqa: F403

ROOT_URLCONF = os.environ.get("SERVED_ADDRESSES", "tests.rbac.served_declared")
ALLOWED_HOSTS = ["localhost"]
SILENCED_SYSTEM_CHECKS = ["secure_rbac.E001"]
