"""Security headers that Django's own middleware does not set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from secureproject.security import EXTRA_HEADERS, PRIVATE_CACHE_CONTROL, PRIVATE_PREFIXES


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in EXTRA_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith(PRIVATE_PREFIXES):
            response.headers["Cache-Control"] = PRIVATE_CACHE_CONTROL
        return response
