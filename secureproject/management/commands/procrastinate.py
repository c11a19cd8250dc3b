from contextlib import nullcontext
from typing import Any

from procrastinate.contrib.django.management.commands import procrastinate

from secureproject.configuration.signing_key import require_signing_key
from secureproject.journal.upkeep import journal_kept
from secureproject.site_mode import env
from secureproject.startup import refuse_other_log_in, refuse_to_start


class Command(procrastinate.Command):
    """The queue's own command. Its worker runs the same checks as the web, and none can be silenced.

    The worker also maintains the audit log (secureproject/journal/upkeep.py).
    """

    def handle(self, *args: Any, **options: Any) -> None:
        works = options.get("command") == "worker"
        if works:
            require_signing_key(env)
            refuse_to_start(argv=())
            refuse_other_log_in()
        with journal_kept() if works else nullcontext():
            super().handle(*args, **options)
