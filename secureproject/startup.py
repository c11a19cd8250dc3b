"""Startup checks of a serving process. Called by wsgi.py and the worker, because servers run no system checks."""

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured

from content.media.inspection.inspecting import missing_walls
from rbac.startup import refuse_to_serve_unsafely
from secureproject.checks import TAG
from secureproject.database import OF_ITS_OWN
from secureproject.database_roles import may_seal
from secureproject.loopback import is_loopback_host
from secureproject.site_mode import DEMO


def refuse_to_start(argv: Sequence[str] = sys.argv, environment: Mapping[str, str] = os.environ) -> None:
    """Raises ImproperlyConfigured with all problems unless this process may serve."""
    refuse_to_serve_unsafely(TAG)
    if DEMO:
        _refuse_other_machines(argv, environment)
        _say_what_is_relaxed()


def refuse_without_static_files() -> None:
    """secure.E020. Only the web needs them."""
    if not DEMO and not getattr(staticfiles_storage, "hashed_files", True):
        raise ImproperlyConfigured(
            "secure.E020: static files are missing. Run: manage.py collectstatic --no-input"
        )


def refuse_wrong_log_in() -> None:
    """secure.E024, for the worker. Raises ImproperlyConfigured."""
    if not may_seal():
        raise ImproperlyConfigured(
            f"secure.E024: the log-in in DATABASE_WORKER_URL may not seal the audit log. Migrate, and {OF_ITS_OWN}"
        )


def _refuse_other_machines(argv: Sequence[str], environment: Mapping[str, str]) -> None:
    host = environment.get("GRANIAN_HOST", "127.0.0.1")
    for name, value in pairwise(argv):
        host = value if name == "--host" else host
    for word in argv:
        host = word.removeprefix("--host=") if word.startswith("--host=") else host
    if not is_loopback_host(f"[{host}]" if ":" in host else host):
        raise ImproperlyConfigured(
            f"secure.E021: the demo does not listen on {host}, where other machines could reach it. "
            "Use 127.0.0.1, or leave SITE_MODE out and set up a site for the network."
        )


def _say_what_is_relaxed() -> None:
    sys.stderr.write(
        "This is a demo for this machine only: plain HTTP, so cookies are not Secure and there is no HSTS. "
        f"Nothing but loopback is answered. Keys and people are for trying out. ({settings.SITE_URL})\n"
    )
    if missing := missing_walls():
        sys.stderr.write(
            f"WARNING: uploads are inspected without {' and '.join(missing)}. Upload only files that you trust.\n"
        )
