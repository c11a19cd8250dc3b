"""/csp-reports/: policy violations that browsers report. Any client can send anything here, so little of it is kept.

Those on published pages are reported to intrusion detection, grouped by article, with its editor.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from content.models import Address
from intrusion.detection.reporting import report
from intrusion.errors import TooManyAttempts
from intrusion.gate import admit
from secureproject.http.logs import logger
from secureproject.http.metrics import VIOLATIONS

LARGEST = 64 * 1024  # bytes; the Reporting API sends several reports at once
MOST_REPORTS = 20  # of one request
LONGEST_VALUE = 300
REPORTING_API = "application/reports+json"
KEPT = (
    "document-uri",
    "effective-directive",
    "violated-directive",
    "blocked-uri",
    "source-file",
    "line-number",
)
IN_REPORTING_API = {
    "documentURL": "document_uri",
    "effectiveDirective": "effective_directive",
    "blockedURL": "blocked_uri",
    "sourceFile": "source_file",
    "lineNumber": "line_number",
}
CONTENT_TYPES = {"application/csp-report", "application/json", REPORTING_API}


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
    violations = read_reports(request.body)
    if not violations:
        return HttpResponse(status=400)
    for violation in violations[:MOST_REPORTS]:
        VIOLATIONS.inc()
        logger.warning("content_policy_violation", **violation)
        note_violation(request, violation)
    return HttpResponse(status=204)


def read_reports(body: bytes) -> list[dict[str, str]]:
    """Violations in a report of Content Security Policy 2 or of the Reporting API; none in anything else.

    Of each the few useful fields, truncated and without query strings.
    """
    try:
        sent: Any = json.loads(body)
    except (ValueError, RecursionError):
        return []
    reports = sent if isinstance(sent, list) else [sent]
    found = [_fields(report) for report in reports if isinstance(report, dict)]
    return [fields for fields in found if fields]


def _fields(report: dict[str, Any]) -> dict[str, str]:
    facts = report.get("csp-report")
    names = {name: name.replace("-", "_") for name in KEPT}
    if report.get("type") in ("csp-violation", "integrity-violation"):
        facts, names = report.get("body"), IN_REPORTING_API
    if not isinstance(facts, dict):
        return {}
    if report.get("type") == "integrity-violation":  # its body names no directive
        facts = {**facts, "effectiveDirective": "integrity-policy"}
    texts = {kept: str(facts[name]) for name, kept in names.items() if facts.get(name)}
    return {name: text.partition("?")[0][:LONGEST_VALUE] for name, text in texts.items()}


def note_violation(request: HttpRequest, violation: Mapping[str, str]) -> None:
    """Only for a page of ours that leads to an article; any client can send a report about anything. One query."""
    try:
        page = urlsplit(violation.get("document_uri", ""))
    except ValueError:
        return
    if page.netloc not in {urlsplit(settings.SITE_URL).netloc, request.META.get("HTTP_HOST", "")}:
        return
    live = Address.objects.filter(path=page.path.strip("/")[:1000], article__live__isnull=False)
    try:
        found = live.values_list("article_id", "article__live__author_id").first()
    except DatabaseError:  # the report is in the log already
        return
    if found is None:
        return
    directive = violation.get("effective_directive") or violation.get("violated_directive", "")
    facts = {"directive": directive, "blocked": violation.get("blocked_uri", "")}
    report("page_violation", request, page=f"content.article:{found[0]}", person=str(found[1]), **facts)
