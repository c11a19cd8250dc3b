"""Policy violations on published pages, reported to intrusion detection: grouped by article, with its editor."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from content.models import Address
from intrusion.detection.reporting import report


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
