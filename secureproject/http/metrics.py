"""/metrics for Prometheus: exists only where METRICS_TOKEN is set, and requires that token."""

import os
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from foundation.middleware import Middleware

ANSWERS = Counter("cms_answers", "Answers by area of the site and status class", ["area", "status"])
SECONDS = Histogram(
    "cms_answer_seconds",
    "Time to an answer",
    ["area"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
VIOLATIONS = Counter(
    "cms_content_policy_violations", "Violations of the content policy that browsers reported"
)
AREAS = ("account", "admin", "cms", "comments", "static")


class MetricsMiddleware(Middleware):
    """Installed only where METRICS_TOKEN is set."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = self.get_response(request)
        count_answer(request.path_info, response.status_code, time.perf_counter() - start)
        return response


def count_answer(path: str, status: int, seconds: float) -> None:
    area = area_of(path)
    SECONDS.labels(area).observe(seconds)
    ANSWERS.labels(area, f"{status // 100}xx").inc()


def area_of(path: str) -> str:
    """One of a few fixed names: a label from the URL would let any client fill the memory."""
    first = path.strip("/").partition("/")[0]
    return first if first in AREAS else "public"


def metrics(request: HttpRequest) -> HttpResponse | None:
    """None where metrics are disabled: then the URL does not exist."""
    if not settings.METRICS_TOKEN:
        return None
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(given, settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(all_processes()), content_type=CONTENT_TYPE_LATEST)


def all_processes() -> CollectorRegistry:
    """Metrics of all workers if PROMETHEUS_MULTIPROC_DIR names their common folder, else of this process."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
