"""Startup checks of wsgi.py and the worker, run before serving: granian and gunicorn run no system checks."""

from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured

TAG = "access"  # no import of ours here: wsgi.py imports this before the apps are loaded


def refuse_to_serve_unsafely(*more_tags: str) -> None:
    """Raises ImproperlyConfigured if any check tagged "access" (or one of ``more_tags``) finds an error.

    settings.SILENCED_SYSTEM_CHECKS is ignored here: these checks cannot be silenced.
    """
    found = [message for message in run_checks(tags=[TAG, *more_tags]) if message.level >= ERROR]
    if found:
        sentences = "\n".join(f"  {m.id}: {m.msg}" + (f" {m.hint}" if m.hint else "") for m in found)
        raise ImproperlyConfigured(f"This process does not serve, because it would not be safe:\n{sentences}")
