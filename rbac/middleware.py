"""Access middleware: refuses a view that declares no rule, and records refusals (rbac/enforcement/refusals.py)."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from rbac.enforcement.access_rules import rule_of
from rbac.enforcement.refusals import record_refusal, record_undeclared, record_would_refuse
from rbac.enforcement.report_only import WouldRefuse, note, noted_refusals, report_only
from rbac.enforcement.routes import is_guarded
from rbac.errors import Refused, Undeclared
from rbac.names import name_of_view

logger = logging.getLogger(__name__)


class AccessMiddleware(MiddlewareMixin):
    """Goes after authentication. Refuses views without a rule; records each refusal after its rollback."""

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if rule_of(view) or (match is not None and not is_guarded(match.namespaces)):
            return None
        name = name_of_view(view)
        if report_only():
            note(request, WouldRefuse(f"The view {name} declares no access rule."))
            return None
        logger.error("The view %s declares no access rule; refused.", name)
        record_undeclared(request, name)
        raise Undeclared("This page declares no access rule.")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Records what the rules would have refused, in report-only mode only (rbac/enforcement/report_only.py)."""
        for would_refuse in noted_refusals(request) if report_only() else ():
            logger.warning(
                "%s %s would be refused: %s", request.method, request.path_info, would_refuse.reason
            )
            record_would_refuse(request, would_refuse)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Records the refusal; Django answers 403, or 404 if ``exception.hidden``."""
        if isinstance(exception, Refused):
            record_refusal(request, exception)
