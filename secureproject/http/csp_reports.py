"""/csp-reports/: violations that browsers report. Any client can send anything here, so little of it is kept."""

import json
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from intrusion.errors import TooManyAttempts
from intrusion.gate import admit
from secureproject.http.csp_violations import note_violation
from secureproject.http.logs import logger
from secureproject.http.metrics import VIOLATIONS

LARGEST = 16 * 1024  # bytes
LONGEST_VALUE = 300
KEPT = (
    "document-uri",
    "effective-directive",
    "violated-directive",
    "blocked-uri",
    "source-file",
    "line-number",
)
CONTENT_TYPES = {"application/csp-report", "application/json"}


def take_report(request: HttpRequest) -> HttpResponse:
    """Logs a violation. Empty response: 204, or 4xx if it is no report, too large or over the limit."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    if request.content_type not in CONTENT_TYPES:
        return HttpResponse(status=415)
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponse(status=413)
    try:
        admit(request, "policy_report")
    except TooManyAttempts as error:
        return HttpResponse(status=429, headers={"Retry-After": str(error.retry_after)})
    except DatabaseError:
        return HttpResponse(status=503)  # no rate limit available, so nothing is accepted
    violation = read_report(request.body)
    if violation is None:
        return HttpResponse(status=400)
    VIOLATIONS.inc()
    logger.warning("content_policy_violation", **violation)
    note_violation(request, violation)
    return HttpResponse(status=204)


def read_report(body: bytes) -> dict[str, str] | None:
    """The few useful fields, truncated and without query strings; None for anything else."""
    try:
        report: Any = json.loads(body)["csp-report"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(report, dict):
        return None
    found = {name.replace("-", "_"): str(report[name]) for name in KEPT if report.get(name)}
    return {name: value.partition("?")[0][:LONGEST_VALUE] for name, value in found.items()}
