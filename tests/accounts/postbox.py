"""What the worker would send now, and the links in it."""

import re
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.db import connection
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import tasks
from accounts.models import MailState
from accounts.models.mail_state import THE_ONE

JOBS: dict[str, Callable[..., Any]] = {
    "accounts.send_letter": tasks.send_letter,
    "accounts.mail_reset_link": tasks.mail_reset_link,
    "accounts.mail_log_in_link": tasks.mail_log_in_link,
}


def mail_is_down() -> None:
    """As the worker notes it: until a letter goes out, an administrator may hand links over."""
    MailState.objects.update_or_create(pk=THE_ONE, defaults={"failed_at": Now(), "sent_at": None})


_done: dict[str, set[int]] = {}  # jobs by database; a number is never used twice in one


def post_arrives() -> list[str]:
    """The texts of ``new_letters``."""
    return [str(letter.body) for letter in new_letters()]


def new_letters() -> list[Any]:
    """Run every job of the queue that makes or sends a letter, each once; what was sent."""
    mail.outbox.clear()
    done = _done.setdefault(str(connection.settings_dict["NAME"]), set())
    waiting = ProcrastinateJob.objects.filter(task_name__in=JOBS).order_by("pk")
    while jobs := list(waiting.exclude(pk__in=done)):
        for job in jobs:
            done.add(job.pk)
            JOBS[job.task_name](**job.args)
    return list(mail.outbox)


def link_in(text: str) -> str:
    """The path of the link in a letter. Fails when there is none."""
    found = re.search(r"https?://[^/\s]+(/account/\S+)", text)
    assert found, text
    return found[1]
