"""Session state for an open page: GET in the background, POST on user activity."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.views.session_status import state_of
from rbac.access import public


@never_cache
@require_http_methods(["GET", "POST"])
@public("whoever asks learns only whether they are still logged in themselves")
def session_state(request: HttpRequest) -> JsonResponse:
    """A POST is user activity, like any request without ``X-Background``, and extends the session."""
    return JsonResponse(state_of(request))
