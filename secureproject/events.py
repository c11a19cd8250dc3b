"""Audit log events about the site as a whole."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import as_moment

AUDIT_LOG_EXPORTED = Event(
    "secureproject.audit_log.exported",
    fields=("form", "entries"),
    personal=("filters",),
    sentence=_("{actor} took {entries} entries of the audit log out as {form}"),
)
IMPERSONATION_STARTED = Event(
    "secureproject.impersonation.started",
    fields=("until",),
    reads=(as_moment("until"),),
    personal=("reason",),
    sentence=_("{actor} looked at the CMS as {subject} sees it, until {until} at the latest: {reason}"),
)
PAGE_VIEWED = Event(
    "secureproject.impersonation.page_viewed",
    fields=("page",),
    sentence=_("{actor} looked at {page} as {subject} sees it"),
)
IMPERSONATION_ENDED = Event(
    "secureproject.impersonation.ended",
    fields=("why",),
    sentence=_("{actor} no longer looks at the CMS as {subject} sees it: {why}"),
)
ACCOUNT_CHANGES_ROLLED_BACK = Event(
    "secureproject.account_changes.rolled_back",
    fields=("done", "left", "since", "until", "session"),
    personal=("reason",),
    sentence=_("{actor} reverted {done} things that were done with the account of {subject}: {reason}"),
)
BACKUP_MADE = Event(
    "secureproject.backup.made",
    sentence=_("{actor} made a complete backup"),
)
JOB_RETRIED = Event(
    "secureproject.job.retried",
    fields=("job", "task"),
    sentence=_("{actor} had the failed job {task} tried again"),
)
EVENTS = (
    AUDIT_LOG_EXPORTED,
    BACKUP_MADE,
    IMPERSONATION_STARTED,
    PAGE_VIEWED,
    IMPERSONATION_ENDED,
    ACCOUNT_CHANGES_ROLLED_BACK,
    JOB_RETRIED,
)
