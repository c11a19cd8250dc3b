"""Upkeep that belongs to no single app of ours. The worker runs it."""

from procrastinate.contrib.django import app

from intrusion.buckets import prune


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="prune_limits", lock="prune_limits")
def prune_limits(timestamp: int) -> None:
    """Forget limits that are full again; they say nothing any more."""
    while prune():
        pass
