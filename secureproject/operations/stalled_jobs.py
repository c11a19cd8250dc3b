"""Stalled jobs: jobs of a worker that died while running them, by power cut, kill or lack of memory.

The queue keeps such a job and its lock as if it were still running: scheduled publication would stop. Jobs are
idempotent, so a retry is safe; an email may be sent twice, but is never lost.
"""

import logging
from typing import Any

from procrastinate import App
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

logger = logging.getLogger(__name__)
SILENT_FOR = 30.0  # seconds without a heartbeat, which a worker sends every ten


async def retry_stalled(queue: App) -> None:
    """Retries all jobs of workers without a heartbeat."""
    for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR):
        await _take_up(queue, job)


async def _take_up(queue: App, job: Job) -> None:
    """Retries the job, or gives it up if the same job is queued anyway, as periodic jobs are."""
    told: dict[str, Any] = {"job": job.id, "task": job.task_name}
    try:
        await queue.job_manager.retry_job(job)
    except UniqueViolation:
        await queue.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        logger.warning("A worker died over a job; the next of its kind takes its place.", extra=told)
    else:
        logger.warning("A worker died over a job; it is done again.", extra=told)
