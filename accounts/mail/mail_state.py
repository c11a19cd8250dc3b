"""State of mail delivery. The worker records the outcome of each email; pages read it and show problems."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import MailState
from accounts.models.mail_state import THE_ONE

LONGEST_WAIT = timedelta(minutes=10)  # of an email in the queue, before the worker is considered dead
SENDS_NOTHING = "django.core.mail.backends.dummy.EmailBackend"


def note_sent() -> None:
    MailState.objects.update_or_create(pk=THE_ONE, defaults={"sent_at": Now()})


def note_failed() -> None:
    MailState.objects.update_or_create(pk=THE_ONE, defaults={"failed_at": Now()})


def trouble() -> str:
    """Why emails do not arrive, in a sentence; empty when they do."""
    if settings.MAILERS["default"]["BACKEND"] == SENDS_NOTHING:
        return _("This site sends no mail: EMAIL_URL says so.")
    never_since = Q(sent_at=None) | Q(sent_at__lt=F("failed_at"))
    if MailState.objects.filter(never_since, failed_at__isnull=False).exists():
        return _("The mail server does not take letters. They are tried again for a while.")
    if _letters_wait():
        return _("Letters have been waiting for more than ten minutes: the worker does not run.")
    return ""


def _letters_wait() -> bool:
    waiting = ProcrastinateJob.objects.filter(task_name="accounts.send_letter", status="todo", attempts=0)
    return waiting.filter(
        procrastinateevent__type="deferred", procrastinateevent__at__lt=Now() - LONGEST_WAIT
    ).exists()
