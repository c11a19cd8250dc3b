"""Operational endpoints: health, metrics and reports. Answered before sessions, after the intrusion guard.

These requests have no cookies, sessions or CSRF tokens, probes send any Host, and a browser that reports a policy
violation must get through even if everything else is broken.
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponseBase

from foundation.middleware import Middleware
from secureproject.http.csp_reports import take_report
from secureproject.http.health import alive, ready
from secureproject.http.metrics import metrics

type Answer = Callable[[HttpRequest], HttpResponseBase | None]

ANSWERS: Mapping[str, Answer] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": metrics,
    "/csp-reports/": take_report,
}


class OpsEndpointsMiddleware(Middleware):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = ANSWERS.get(request.path_info)
        response = answer(request) if answer else None
        if response is None:
            return self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
