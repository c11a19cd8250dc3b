"""Session state for an open page: GET in the background, POST on user activity."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.authentication.mfa_enrolment import next_step
from accounts.models import Session, User
from accounts.models.session import idle_life
from accounts.sessions.sessions import SessionStore
from rbac.access import public


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("it says only whether this browser is still logged in")
def session_state(request: HttpRequest) -> JsonResponse:
    """A POST is user activity, like any request without ``X-Background``, and extends the session."""
    return JsonResponse(state_of(request))


def state_of(request: HttpRequest) -> dict[str, Any]:
    """``idle`` and ``life`` are the seconds until each timeout. Only ``open`` if the user is not logged in.

    ``person`` distinguishes users without identifying them; ``csrf`` is for forms of a page older than the last
    log-in. ``first`` is the page that the user must pass before any other (authentication/mfa_enrolment.py).
    """
    user, session = request.user, request.session
    if not isinstance(user, User) or not isinstance(session, SessionStore) or session.row is None:
        return {"open": False}
    row = Session.objects.only("last_seen", "expires_at").filter(pk=session.row.pk).first()
    if row is None:  # ended concurrently
        return {"open": False}
    return {
        "open": True,
        "person": salted_hmac("accounts.session_state", str(user.pk), algorithm="sha256").hexdigest()[:32],
        "idle": _seconds_to(row.last_seen + idle_life()),
        "life": _seconds_to(row.expires_at),
        "csrf": get_token(request),
        "first": reverse(step) if (step := next_step(user, session)) else "",
    }


def _seconds_to(end: datetime) -> int:
    return max(0, int((end - timezone.now()).total_seconds()))
