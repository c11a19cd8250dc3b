"""OpenAPI 3.1 description of the JSON API, kept in ``openapi.json`` beside this file."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from content.api.answers import WHY, answer, whole
from content.public.rendering.caching import answered_before, etag_of
from rbac.access import public

DESCRIPTION: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_text())


@public(WHY)
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """No query."""
    etag = etag_of("api/openapi.json", settings.SITE_URL, DESCRIPTION)
    if known := answered_before(request, etag):
        return known
    return answer({**DESCRIPTION, "servers": [{"url": whole("/api/v1")}]}, etag)
