from typing import Any

from procrastinate.contrib.django.management.commands import procrastinate

from secureproject.startup import refuse_to_start


class Command(procrastinate.Command):
    """The queue's own command. Its worker runs the same checks as the web, and none can be silenced."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options.get("command") == "worker":
            refuse_to_start(argv=())
        super().handle(*args, **options)
