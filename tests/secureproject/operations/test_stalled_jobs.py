"""What a worker died over is taken up again, and its lock holds no one up."""

import asyncio
from typing import Any

import pytest
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from secureproject.operations.stalled_jobs import SILENT_FOR, retry_stalled


class Queue:
    """A queue with one job that a worker died over, and perhaps another like it that waits."""

    def __init__(self, *, another_waits: bool) -> None:
        self.job_manager = self
        self.another_waits = another_waits
        self.done: list[Any] = []
        self.job = Job(
            id=7, queue="default", lock="x", queueing_lock="x", task_name="content.publish_scheduled"
        )

    async def get_stalled_jobs(self, *, seconds_since_heartbeat: float) -> list[Job]:
        assert seconds_since_heartbeat == SILENT_FOR
        return [self.job]

    async def retry_job(self, job: Job) -> None:
        if self.another_waits:
            raise UniqueViolation(constraint_name="x", queueing_lock="x")
        self.done.append(("again", job.id))

    async def finish_job(self, job: Job, status: Status, *, delete_job: bool) -> None:
        self.done.append((status, job.id, delete_job))


@pytest.mark.parametrize(
    ("another_waits", "done"), [(False, ("again", 7)), (True, (Status.FAILED, 7, False))]
)
def test_it_is_done_again_or_gives_way_to_the_next_of_its_kind(another_waits: bool, done: Any) -> None:
    queue: Any = Queue(another_waits=another_waits)
    asyncio.run(retry_stalled(queue))
    assert queue.done == [done]
