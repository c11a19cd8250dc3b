"""Public pages that everybody may read are answered here, before anything asks what else a request could be.

Nothing is answered that the view would not answer in the same words: it is the view's own function, asked earlier, and
what is not for everybody, or is no page at all, goes on to the view as if nobody had asked. So nobody who may not read
something is near to it. What stands further in would have done nothing for such a request but find that out: no session
is opened, no form is sent, and no rule asks who is there.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from content.public.home import front_page, home
from content.public.router import page, page_for_everybody
from content.validators import RESERVED_SEGMENTS

SAFE = frozenset({"GET", "HEAD"})


class PagesForEverybodyMiddleware:
    """Stands inside whatever decides about every answer, and outside of sessions, forms and rules."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = _page(request) if _is_simple(request) else None
        if answer is None or not _leads_here(request.path_info, settings.ROOT_URLCONF):
            return self.get_response(request)
        return answer


def _is_simple(request: HttpRequest) -> bool:
    """A question for a public page as readers ask it: of this site, and for nothing but the page."""
    if request.method not in SAFE or request.META.get("QUERY_STRING"):
        return False
    if request.path_info[1:].partition("/")[0] in RESERVED_SEGMENTS:
        return False
    meta = request.META
    return _is_ours(meta.get("HTTP_HOST", meta.get("SERVER_NAME", "")), tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=64)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    """As Django decides; where it decides otherwise, in development, the view answers."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


@lru_cache(maxsize=4096)
def _leads_here(path: str, addresses: Any) -> bool:
    """Whether a view of these pages is what the project has at ``path``: one of its own may stand there instead.

    Asked of pages that there are, so that made-up addresses push nothing out.
    """
    try:
        return resolve(path, addresses).func in {home, page}
    except Resolver404:
        return False


def _page(request: HttpRequest) -> HttpResponse | None:
    path = request.path_info[1:]
    try:
        answer = page_for_everybody(request, path) if path else front_page(request)
    except Exception:  # noqa: BLE001 - the view comes upon it again, and there it is answered and logged
        return None
    if answer is not None and answer.status_code == 200:
        answer.headers["Content-Length"] = str(len(answer.content))
    return answer
