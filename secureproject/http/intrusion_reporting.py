"""Reports refusals and forged signatures to intrusion detection; sets the headers of the guard's own responses."""

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from foundation.middleware import Middleware
from intrusion.detection.reporting import report
from rbac.errors import Refused
from rbac.names import object_label
from secureproject.http.api_errors import write_as_json
from secureproject.http.content_policy import HEADER, host_of, policy_text
from secureproject.security import EXTRA_HEADERS


class IntrusionReportingMiddleware(Middleware):
    """Placed inside ErrorsMiddleware, which answers the exceptions; here they are only reported."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        match exception:
            case Refused():
                decision = exception.decision
                facts = {"action": str(decision.action), "thing": object_label(decision.obj)}
                report("forbidden_object", request, **facts)
                report("forbidden_object_of_person", request, **facts)
            case BadSignature():
                report("manipulated_value", request, name=type(exception).__name__)


def add_public_headers(request: HttpRequest, response: HttpResponse) -> None:
    """INTRUSION_ADJUST_ANSWER: sets the headers of every public page of this site; JSON for the API."""
    write_as_json(request, response)
    for name, value in EXTRA_HEADERS.items():
        response.headers[name] = value
    response.headers[HEADER] = policy_text("public", host_of(request))
