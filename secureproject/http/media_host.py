"""Separate host for uploaded files: it serves public files only, without users or other pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from foundation.middleware import Middleware
from secureproject.security import MEDIA_PREFIX


class MediaHostMiddleware(Middleware):
    """Active only where MEDIA_HOST is set."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get("HTTP_HOST", "").lower() != settings.MEDIA_HOST:
            return self.get_response(request)
        # A script on this host must find no session, even if a browser sends its cookie.
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = self.get_response(request) if request.path_info.startswith(MEDIA_PREFIX) else None
        if response is None or (response.status_code >= 400 and response.status_code != 416):
            status = response.status_code if response else 404
            response = HttpResponse("Nothing is here.\n", content_type="text/plain", status=status)
            response.headers["Cache-Control"] = "no-store"
        return response
