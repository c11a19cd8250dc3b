from typing import Any

from procrastinate.contrib.django.management.commands import procrastinate

from secureproject.mode import env
from secureproject.signing_key import require_signing_key
from secureproject.startup import refuse_to_start


class Command(procrastinate.Command):
    """The queue's own command. Its worker runs the same checks as the web, and none can be silenced."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options.get("command") == "worker":
            require_signing_key(env)
            refuse_to_start(argv=())
        super().handle(*args, **options)
