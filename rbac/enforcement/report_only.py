"""Report-only mode, for a project that is adopting the rules: refusals by views are reported, not enforced.

With ``settings.RBAC_REPORT_ONLY = True`` the decorators of views, and the middleware that finds none, let every request
through and note it on the request; AccessMiddleware writes it to the audit log and the log once the view has answered.
``decide``, ``authorize``, lists and ``has_perm`` refuse as always: only URLs that used to work continue to work.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise

_NOTED = "_rbac_would_refuse"


@dataclass(frozen=True)
class WouldRefuse:
    """``action`` is empty if a view declares no rule or only requires login."""

    reason: str | Promise
    action: str = ""
    obj: Any = None


def report_only() -> bool:
    return bool(getattr(settings, "RBAC_REPORT_ONLY", False))


def note(request: HttpRequest, would_refuse: WouldRefuse) -> None:
    noted_refusals(request).append(would_refuse)


def noted_refusals(request: HttpRequest) -> list[WouldRefuse]:
    """Refusals that this request would have got so far."""
    found: list[WouldRefuse] = vars(request).setdefault(_NOTED, [])
    return found
