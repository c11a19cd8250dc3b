"""Report-only mode, for a project that is on its way to the rules: what they would refuse is told, and not refused.

With ``settings.RBAC_REPORT_ONLY = True`` the rules above views, and the middleware that misses one, let everybody
through and note it on the request; AccessMiddleware writes it into the journal and the log once the view has answered.
``decide``, ``authorize``, lists and ``has_perm`` say no as ever: only addresses that used to work go on working.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise

_NOTED = "_rbac_would_refuse"


@dataclass(frozen=True)
class WouldRefuse:
    """``action`` is empty where a view declares no rule or asks for a log-in only."""

    reason: str | Promise
    action: str = ""
    obj: Any = None


def report_only() -> bool:
    return bool(getattr(settings, "RBAC_REPORT_ONLY", False))


def note(request: HttpRequest, would_refuse: WouldRefuse) -> None:
    noted(request).append(would_refuse)


def noted(request: HttpRequest) -> list[WouldRefuse]:
    """What would have been refused of this request so far."""
    found: list[WouldRefuse] = vars(request).setdefault(_NOTED, [])
    return found
