from contextlib import nullcontext
from typing import Any

from procrastinate.contrib.django.management.commands import procrastinate

from secureproject.mode import env
from secureproject.signing_key import require_signing_key
from secureproject.startup import refuse_other_log_in, refuse_to_start
from secureproject.upkeep import journal_kept


class Command(procrastinate.Command):
    """The queue's own command. Its worker runs the same checks as the web, and none can be silenced.

    Beside the queue the worker keeps the journal (secureproject/upkeep.py).
    """

    def handle(self, *args: Any, **options: Any) -> None:
        works = options.get("command") == "worker"
        if works:
            require_signing_key(env)
            refuse_to_start(argv=())
            refuse_other_log_in()
        with journal_kept() if works else nullcontext():
            super().handle(*args, **options)
