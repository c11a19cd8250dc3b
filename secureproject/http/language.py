"""Language and time zone of a page: the language of the user in the CMS; else both are those of the site."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from accounts.languages import chosen_by
from content.public.queries.navigation import as_last_known
from content.site.facts import NOT_SET_UP, SiteFacts, site_facts
from foundation.middleware import Middleware
from secureproject.security import PRIVATE_PREFIXES


def _facts() -> SiteFacts:
    """Without a database the view says what is wrong, if it needs one."""
    try:
        return site_facts()
    except (InterfaceError, OperationalError):
        return NOT_SET_UP


class LanguageMiddleware(Middleware):
    """Public responses may be cached, so Accept-Language does not affect them (RFC 9111, 4.1)."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PRIVATE_PREFIXES):
            with as_last_known():
                return self.get_response(request)
        request.site_facts = facts = _facts()  # type: ignore[attr-defined]  # for the menu of the CMS, too
        language = translation.get_language_from_request(request)
        with timezone.override(facts.zone), translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Where login is required, AccountStateMiddleware has loaded the user by now; elsewhere none is loaded."""
        if chosen := chosen_by(getattr(request, "_cached_user", None)):
            translation.activate(chosen)
