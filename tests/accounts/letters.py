"""The worker's part in a test: the letters that wait in the queue are sent to Django's outbox."""

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.tasks import send_letter

_sent: set[tuple[str, int]] = set()


def sent_letters() -> None:
    """Send every letter that waits and was not sent by this function before."""
    for job in ProcrastinateJob.objects.filter(task_name="accounts.send_letter").order_by("pk"):
        here = (str(connection.settings_dict["NAME"]), job.pk)
        if here not in _sent:
            _sent.add(here)
            send_letter(**job.args)
