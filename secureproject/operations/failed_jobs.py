"""Failed jobs, tried again by the worker: the web may enqueue jobs, and change none (database_roles.py)."""

import logging

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.utils import utcnow

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.decisions import authorize
from rbac.errors import Conflict
from secureproject.actions import RETRY_JOB
from secureproject.events import JOB_RETRIED

JOB = "secureproject.retry_failed_job"
FAILED = "failed"
logger = logging.getLogger(__name__)


@transaction.atomic
def ask_to_retry(job: ProcrastinateJob, *, by: Actor) -> None:
    """Has the worker run ``job`` again. Raises Refused, and Conflict if it has not failed or is to be tried already."""
    authorize(by, RETRY_JOB, job)
    if not ProcrastinateJob.objects.filter(pk=job.pk, status=FAILED).exists():
        raise Conflict(_("This job has not failed."))
    try:
        with transaction.atomic():
            app.configure_task(JOB, queueing_lock=f"{JOB}:{job.pk}").defer(job=job.pk)
    except AlreadyEnqueued:
        raise Conflict(_("It is to be tried again already.")) from None
    record(JOB_RETRIED, by=by, job=job.pk, task=job.task_name)


def retry(key: int) -> bool:
    """The worker's part. Returns False if the job is no longer failed, or if the same job is queued anyway."""
    if not ProcrastinateJob.objects.filter(pk=key, status=FAILED).exists():
        return False
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(key, utcnow())
    except UniqueViolation:
        logger.info("A failed job is not tried again: the next of its kind is queued.", extra={"job": key})
        return False
    return True
