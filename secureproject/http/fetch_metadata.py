"""Fetch metadata isolation: refuses what other sites' pages make a browser ask for, but for following links.

Browsers say where a request comes from (``Sec-Fetch-Site``, W3C Fetch Metadata). A link from elsewhere, in a mail or a
search result, opens a page; a form, a frame, a picture or a script of another site reaches nothing here. Defence in
depth beside CSRF tokens and SameSite cookies (ASVS 3.5.8). Clients that send no such header pass, as they hold no
cookies of a user whom another site could misuse.
"""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from foundation.middleware import Middleware
from secureproject.http.errors import page
from secureproject.http.logs import logger
from secureproject.security import PRIVATE_PREFIXES

FOREIGN = frozenset({"cross-site", "same-site"})  # the latter: another host of the domain
SAFE = frozenset({"GET", "HEAD"})


class FetchMetadataMiddleware(Middleware):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_allowed(request):
            return self.get_response(request)
        logger.warning("cross_site_request_refused", request=f"{request.method} {request.path}")
        return page(
            403, reason=_("This was asked by a page of another website. Open the page here and try again.")
        )


def is_allowed(request: HttpRequest) -> bool:
    """Whether this site, the user or a link asks. Public pages and files may be embedded as their headers say."""
    asked = request.headers
    if asked.get("Sec-Fetch-Site") not in FOREIGN:
        return True
    if request.method not in SAFE:
        return False
    is_link = asked.get("Sec-Fetch-Mode") == "navigate" and asked.get("Sec-Fetch-Dest") == "document"
    return is_link or not request.path_info.startswith(PRIVATE_PREFIXES)
