"""Jobs of a worker that died over them: a power cut, a kill, no memory left.

The queue keeps such a job, and the lock it holds, as though it were still being done: nothing would be published at its
time any more. Done twice, each job does nothing twice; a letter may come twice, and never not at all.
"""

import logging
from typing import Any

from procrastinate import App
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

logger = logging.getLogger(__name__)
SILENT_FOR = 30.0  # seconds without a sign of life, which a worker gives every ten


async def take_up_stalled(queue: App) -> None:
    """Whatever was being done by a worker that gives no sign of life."""
    for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR):
        await _take_up(queue, job)


async def _take_up(queue: App, job: Job) -> None:
    """Done again; or given up, where the same waits to be done anyway, as what comes every minute does."""
    told: dict[str, Any] = {"job": job.id, "task": job.task_name}
    try:
        await queue.job_manager.retry_job(job)
    except UniqueViolation:
        await queue.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        logger.warning("A worker died over a job; the next of its kind takes its place.", extra=told)
    else:
        logger.warning("A worker died over a job; it is done again.", extra=told)
