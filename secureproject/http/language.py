"""Language of a page: the user's own in the CMS, the site's wherever all users get the same response."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from accounts.languages import chosen_by
from content.public.queries.navigation import last_language
from foundation.middleware import Middleware
from secureproject.security import PRIVATE_PREFIXES


class LanguageMiddleware(Middleware):
    """Public responses may be cached, so Accept-Language does not affect them (RFC 9111, 4.1)."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PRIVATE_PREFIXES):
            with translation.override(last_language()):
                return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Where login is required, AccountStateMiddleware has loaded the user by now; elsewhere none is loaded."""
        if chosen := chosen_by(getattr(request, "_cached_user", None)):
            translation.activate(chosen)
