"""The last of three denials by default, and where refusals reach the journal (rbac/refusals.py)."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from rbac.declared import rule_of
from rbac.errors import Refused, Undeclared
from rbac.guarded import is_guarded
from rbac.names import name_of_view
from rbac.refusals import record_refusal, record_undeclared

logger = logging.getLogger(__name__)


class AccessMiddleware(MiddlewareMixin):
    """Stands after authentication. Refuses views without a rule; records each refusal after its rollback."""

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if rule_of(view) or (match is not None and not is_guarded(match.namespaces)):
            return None
        name = name_of_view(view)
        logger.error("The view %s declares no access rule; refused.", name)
        record_undeclared(request, name)
        raise Undeclared("This page declares no access rule.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Django answers: 403, or 404 where ``exception.hidden``."""
        if isinstance(exception, Refused):
            record_refusal(request, exception)
