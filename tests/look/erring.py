"""Everything that can go wrong, at an address each: an URLconf that only tests use. The handlers are the site's own."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import include, path

from accounts.errors import TooBusy
from intrusion.errors import TooManyAttempts
from rbac.access import public
from rbac.errors import Conflict, Invalid
from secureproject.http import errors
from secureproject.urls import handler400, handler403, handler404, handler500
from secureproject.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500"]
RAISED = {
    400: SuspiciousOperation("secret"),
    403: PermissionDenied("secret"),
    404: Http404("secret"),
    409: Conflict("Somebody was faster."),
    422: Invalid("Say why."),
    429: TooManyAttempts(90),
    503: TooBusy(),
}
STATUSES = (*RAISED, 405, 410)  # what breaks (500) is beside them: a server says it aloud


@public("what can go wrong, on no site")
def wrong(request: HttpRequest, status: int) -> HttpResponse:
    if status in RAISED:
        raise RAISED[status]
    return HttpResponseNotAllowed(["PUT"]) if status == 405 else errors.page(status)


@public("a form that another site sent, on no site")
def forged(request: HttpRequest) -> HttpResponse:
    return errors.csrf_failure(request)


urlpatterns = [
    path("account/wrong/<int:status>/", wrong),
    path("account/wrong/form/", forged),
    path("", include(site)),
]
