from contextlib import nullcontext
from typing import Any

from procrastinate.contrib.django.management.commands import procrastinate

from secureproject.audit_log.upkeep import audit_log_upkeep
from secureproject.configuration.signing_key import require_signing_key
from secureproject.site_mode import env
from secureproject.startup import refuse_to_start, refuse_wrong_log_in


class Command(procrastinate.Command):
    """The queue's own command. Its worker runs the same checks as the web, and none can be silenced.

    The worker also maintains the audit log (secureproject/audit_log/upkeep.py).
    """

    def handle(self, *args: Any, **options: Any) -> None:
        works = options.get("command") == "worker"
        if works:
            require_signing_key(env)
            refuse_to_start(argv=())
            refuse_wrong_log_in()
        with audit_log_upkeep() if works else nullcontext():
            super().handle(*args, **options)
