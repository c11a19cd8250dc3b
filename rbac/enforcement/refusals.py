"""Refusals in the audit log: recorded individually while they are few, as a number if a client sends many.

Audit log rows stay for ever, so no client may create any number of them. Within a minute the first refusals for a
user, action and address are recorded individually, and so are the first of the user in total; the others are counted
in PostgreSQL, for all processes together, and become one row with their number.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.http import HttpRequest

from audit.actors import ANONYMOUS, Actor
from audit.context import RequestContext, current_context, use_context
from audit.encryption import Undecryptable, decrypt
from audit.events import Event
from audit.record import record
from audit.stored_messages import stored_form
from rbac.enforcement.refusal_counter import Finished, count, take_finished
from rbac.enforcement.report_only import WouldRefuse
from rbac.enforcement.view_guards import user_of
from rbac.errors import Refused
from rbac.events import ACCESS_REFUSAL_REPORTED, ACCESS_REFUSED, REFUSALS_OMITTED, UNDECLARED_VIEW_REFUSED
from rbac.names import name_of_view, object_label
from rbac.rulebook import rulebook

logger = logging.getLogger(__name__)
# Objects hidden from a user must not appear on their own audit log page either.
HIDDEN = Q(event=ACCESS_REFUSED.name, public__hidden__1=True)


def record_refusal(request: HttpRequest, refused: Refused) -> None:
    """Records a refusal; called by the code that answers it, after the rollback."""
    decision = refused.decision
    _record_bounded(
        ACCESS_REFUSED,
        request,
        what=str(decision.action),
        action=str(decision.action.label),
        name=str(decision.action),
        object=refused.named or object_label(decision.obj),
        reason=str(decision.reason),
        says=stored_form(decision.reason),
        method=request.method,
        hidden=refused.hidden,
    )


def record_undeclared(request: HttpRequest, view: str) -> None:
    """Records a request for a view that declares no rule."""
    _record_bounded(UNDECLARED_VIEW_REFUSED, request, what=view, view=view, method=request.method)


def record_would_refuse(request: HttpRequest, noted: WouldRefuse) -> None:
    """Records a request that report-only mode let through."""
    match = request.resolver_match
    view = name_of_view(match.func) if match else ""
    label = str(rulebook.action(noted.action).label) if noted.action else ""
    _record_bounded(
        ACCESS_REFUSAL_REPORTED,
        request,
        what=noted.action or view,
        action=label,
        name=noted.action,
        view=view,
        object=object_label(noted.obj),
        reason=str(noted.reason),
        says=stored_form(noted.reason),
        method=request.method,
    )


def write_omitted_refusals() -> int:
    """Writes the rows of past minutes; returns how many. Each refusal writes some, a job should write the rest.

    Raises DatabaseError.
    """
    written = 0
    with transaction.atomic():
        for finished in take_finished():
            _write(finished)
            written += 1
    return written


def _record_bounded(event: Event, request: HttpRequest, *, what: str, **fields: Any) -> None:
    by = _who(request)
    with _refused_all_the_same():
        write_omitted_refusals()
    with _refused_all_the_same(), transaction.atomic():
        if count(by, what, address=current_context.get().address):
            record(event, by=by, **fields)


@contextmanager
def _refused_all_the_same() -> Iterator[None]:
    try:
        yield
    except DatabaseError:  # the refusal stands whether or not it can be recorded
        logger.exception("A refusal could not be recorded.")


def _write(finished: Finished) -> None:
    by: Actor = ANONYMOUS
    if finished.user_id is not None:
        by = get_user_model()._base_manager.get(pk=finished.user_id)
    with use_context(RequestContext(address=_readable(finished.address))):
        record(
            REFUSALS_OMITTED,
            by=by,
            count=finished.left_out,
            what=finished.what,
            since=finished.since.isoformat(timespec="seconds"),
        )


def _readable(address: bytes) -> str:
    try:
        return decrypt(address).decode() if address else ""
    except Undecryptable:  # its key was removed within the minute
        return ""


def _who(request: HttpRequest) -> Actor:
    user: Any = user_of(request)
    return user if user.is_authenticated else ANONYMOUS
