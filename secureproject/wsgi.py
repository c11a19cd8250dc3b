"""WSGI entry point that Granian serves."""

import os

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

application = TurnAwayBlocked(EarlyAnswers(django_application))
