"""Security headers that Django's own middleware does not set."""

from django.http import HttpRequest, HttpResponseBase

from foundation.middleware import Middleware
from secureproject.security import EXTRA_HEADERS, PRIVATE_CACHE_CONTROL, PRIVATE_PREFIXES


class HeadersMiddleware(Middleware):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in EXTRA_HEADERS.items():
            response.headers.setdefault(name, value)
        if not requires_integrity(request):
            del response.headers["Integrity-Policy"]
        if request.path_info.startswith(PRIVATE_PREFIXES):
            response.headers["Cache-Control"] = PRIVATE_CACHE_CONTROL
        return response


def requires_integrity(request: HttpRequest) -> bool:
    """Whether scripts of the page at this path need a digest, in the browser that asks for it.

    Not in Django's admin, whose own scripts have none. WebKit (seen in 2.54) blocks each import of a module, even of
    one that is preloaded with its digest: it would stop the editor, but not public pages, whose scripts import nothing.
    """
    path, browser = request.path_info, request.headers.get("User-Agent", "")
    if not path.startswith(PRIVATE_PREFIXES):
        return True
    return not path.startswith("/admin/") and ("AppleWebKit/" not in browser or "Chrome/" in browser)
