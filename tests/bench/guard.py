"""What the guard costs: a public page with and without it, and the processor's time for a client that is kept out."""

import time
from collections.abc import Iterator

from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from intrusion.blocked import blocks
from intrusion.middleware import GuardMiddleware
from tests.asking import ask
from tests.bench.measuring import Page, WrongAnswer, ratio_to
from tests.bench.servers import SITE, serving

ALLOWED = 0.0002  # seconds for a client that is kept out
TIMES, KEPT_OUT = 1_000, 403
ADDRESS = "203.0.113.66"
# Short turns and many: the guard costs less than a machine changes its mind about from one second to the next.
ROUNDS, SECONDS = 25, 0.2
UNCACHED = {"Cookie": "asks=anew"}  # the guard sees only what is not answered early


def measure(path: str, *, database_url: str) -> Iterator[tuple[str, float, float]]:
    """Name, ratio and target of each line. Both servers are new: answers of before would weigh on one of them."""
    with (
        serving(SITE, database_url=database_url, settings="tests.bench.unguarded") as bare,
        serving(SITE, database_url=database_url) as guarded,
    ):
        for name, headers, status in (
            ("uncached", UNCACHED, 200),
            ("unchanged", UNCACHED | {"If-None-Match": ask(guarded, path).headers["ETag"]}, 304),
        ):
            without = Page("without guard", bare, path, headers, status)
            page = Page("with guard", guarded, path, headers, status)
            yield f"guard, {name} page", ratio_to(without, page, rounds=ROUNDS, seconds=SECONDS), 0.95
    yield "kept out in 0.2 ms", ALLOWED / seconds_for_who_is_kept_out(), 1.0


@override_settings(INTRUSION_DRY_RUN=False)
def seconds_for_who_is_kept_out() -> float:
    """Of the processor, for one request through the guard, without what runs beside it in this process."""
    guard = GuardMiddleware(lambda request: HttpResponse("not kept out"))
    requests = [RequestFactory().get("/", REMOTE_ADDR=ADDRESS) for _ in range(TIMES)]
    blocks.block_at_once(ADDRESS)
    guard(requests[0])  # renders the page and imports every view, once in a process
    blocks.block_at_once(ADDRESS)  # again: it lasts five seconds
    try:
        started = time.thread_time()
        for request in requests:
            if getattr(guard(request), "status_code", 0) != KEPT_OUT:
                raise WrongAnswer("Who is kept out was answered.")
        return (time.thread_time() - started) / TIMES
    finally:
        blocks.reset()
