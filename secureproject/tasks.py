"""Periodic tasks that belong to no single app. The worker runs them; the audit log's are in audit_log/upkeep.py."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from audit.record import address_retention_days
from intrusion.blocking import forget_old, release_finished
from intrusion.buckets import prune
from rbac.enforcement.refusals import write_omitted_refusals
from rbac.reviews.reports import sign_reports
from rbac.reviews.verbs import close_due_reviews
from secureproject.operations.failed_jobs import JOB, retry
from secureproject.operations.stalled_jobs import retry_stalled
from secureproject.people.expiry_mail import announce_endings


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="prune_limits", lock="prune_limits")
def prune_limits(timestamp: int) -> None:
    """Deletes rate limits that are full again; they carry no information."""
    while prune():
        pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Every minute: retries jobs of dead workers. Takes no lock, which the dead could hold; overlap does no harm."""
    await retry_stalled(context.app)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="record_omitted_refusals", lock="record_omitted_refusals")
def record_omitted_refusals(timestamp: int) -> None:
    """Records how many refusals of the last minutes were not logged one by one."""
    while write_omitted_refusals():
        pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="release_accounts", lock="release_accounts")
def release_accounts(timestamp: int) -> None:
    """Unfreezes accounts whose freeze, automatic or manual, has expired."""
    release_finished()


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="forget_incidents", lock="forget_incidents")
def forget_incidents(timestamp: int) -> None:
    """Incidents contain network addresses: they are deleted when the audit log's addresses are."""
    forget_old(address_retention_days())


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="announce_endings", lock="announce_endings")
def send_expiry_emails(timestamp: int) -> None:
    """Emails holder and giver a week before a role or a grant ends. It ends without this job."""
    announce_endings()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="close_reviews", lock="close_reviews")
def close_reviews(timestamp: int) -> None:
    """Every minute: closes access reviews past their date and signs their reports."""
    close_due_reviews()
    sign_reports()


@app.task(name=JOB)
def retry_failed_job(job: int) -> None:
    """A failed job, which an administrator wants tried again."""
    retry(job)
