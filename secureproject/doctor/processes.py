"""Process checks: whether worker and jobs do their work, and whether all clocks agree."""

import time
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import mailers
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from accounts.mail.mail_state import SENDS_NOTHING, trouble
from content.proofs.publication_check import doubtful_publications
from foundation.sql import fetch_rows
from intrusion.conf import dry_run
from secureproject.doctor.check import CannotTell, NotHere

SILENT = timedelta(minutes=2)  # a worker reports every ten seconds
LATE = timedelta(minutes=10)
DRIFT = 5.0  # seconds
NEWEST = 500  # publications: doctor runs often


def no_worker() -> Iterator[str]:
    if not ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - SILENT).exists():
        yield "No worker has shown itself within two minutes."


def late_jobs() -> Iterator[str]:
    due = ProcrastinateJob.objects.filter(status="todo", attempts=0)
    waiting = due.filter(
        procrastinateevent__type="deferred", procrastinateevent__at__lt=Now() - LATE, scheduled_at=None
    )
    if count := waiting.count():
        yield f"{count} jobs have waited for more than ten minutes."


def failed_jobs() -> Iterator[str]:
    failed = ProcrastinateJob.objects.filter(status="failed")
    for name in sorted(set(failed.values_list("task_name", flat=True))):
        yield f"The job {name} failed, {failed.filter(task_name=name).count()} times in all."


def texts_written_over() -> Iterator[str]:
    """Checks the latest publications; ``verify_publications`` checks all of them."""
    for article, detail in doubtful_publications(NEWEST):
        yield f"Article {article.pk}: {detail}"


def mail_in_trouble() -> Iterator[str]:
    if settings.MAILERS["default"]["BACKEND"] == SENDS_NOTHING:
        raise NotHere("This site sends no mail: EMAIL_URL says so.")
    if sentence := trouble():
        yield sentence
    mailer = mailers["default"]
    try:
        mailer.open()
        mailer.close()
    except (OSError, SMTPException) as error:
        yield f"The mail server in EMAIL_URL does not let us in: {error}"


def clocks_apart() -> Iterator[str]:
    before = time.time()
    [(there,)] = fetch_rows("SELECT extract(epoch FROM clock_timestamp())::float8")
    after = time.time()
    apart = max(before - there, there - after, 0.0)
    if apart > DRIFT:
        yield f"The database's clock and this machine's are {apart:.0f} seconds apart."
    if after < _released():
        yield "This machine's clock is before the day on which this release was made."


def _released() -> float:
    """The newest file of the release cannot be newer than now."""
    try:
        return (settings.BASE_DIR / "requirements.txt").stat().st_mtime - 86_400
    except OSError as error:
        raise CannotTell(str(error)) from None


def guard_looks_on() -> Iterator[str]:
    if dry_run():
        yield "INTRUSION_DRY_RUN is on: the guard writes down what it finds and does nothing."
