"""WSGI entry point: Django, and what memory answers before it. The front runs it (secureproject/asgi.py)."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from secureproject.configuration.signing_key import refuse_signing_key
from secureproject.database import refuse_workers_log_in
from secureproject.startup import refuse_to_start, refuse_without_static_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secureproject.settings")
refuse_signing_key()
refuse_workers_log_in()
django_application = get_wsgi_application()
refuse_to_start()
refuse_without_static_files()

from intrusion.wsgi import TurnAwayBlocked  # noqa: E402 - these need the apps that were loaded above
from secureproject.http.early_answer import EarlyAnswers  # noqa: E402

early_answers = EarlyAnswers(django_application)
application = TurnAwayBlocked(early_answers)


def at_once(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
    """The answer where memory has it, before Django; else None."""
    blocked = application.at_once(environ, start_response)
    return early_answers.at_once(environ, start_response) if blocked is None else blocked
