"""The last of three denials by default, and the one place that records refusals."""

import logging
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from audit.actors import ANONYMOUS, Actor
from audit.events import Event
from audit.record import record
from rbac.declared import rule_of
from rbac.errors import Refused, Undeclared
from rbac.events import ACCESS_REFUSED, UNDECLARED_VIEW
from rbac.guarded import is_guarded
from rbac.guards import person_of
from rbac.names import name_of_view, object_label

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
        _record_safely(UNDECLARED_VIEW, request, view=name, method=request.method)
        raise Undeclared("This page declares no access rule.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Django answers: 403, or 404 where ``exception.hidden``."""
        if isinstance(exception, Refused):
            record_refusal(request, exception)


def record_refusal(request: HttpRequest, refused: Refused) -> None:
    """For a view that answers a refusal itself, because what the person sent has to be given back to them."""
    decision = refused.decision
    _record_safely(
        ACCESS_REFUSED,
        request,
        action=str(decision.action.label),
        object=object_label(decision.obj),
        reason=str(decision.reason),
        method=request.method,
        hidden=refused.hidden,
    )


def _record_safely(event: Event, request: HttpRequest, **fields: Any) -> None:
    try:
        with transaction.atomic():
            record(event, by=_who(request), **fields)
    except DatabaseError:  # the refusal stands whether or not it can be written down
        logger.exception("A refusal could not be recorded.")


def _who(request: HttpRequest) -> Actor:
    user: Any = person_of(request)
    return user if user.is_authenticated else ANONYMOUS
