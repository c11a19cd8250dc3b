"""Django REST framework: views whose access the rulebook decides. Needs the extra ``rest`` (djangorestframework).

    @by_rulebook(list=VIEW_ORDER, retrieve=VIEW_ORDER, refund=REFUND_ORDER)
    class Orders(ModelViewSet): ...

The framework finds out who asks (a token, a session) only inside its view, so the rule is asked there. Names are those
of a viewset's actions, or methods in small letters for an APIView. What has no name is refused.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.permissions import BasePermission

from rbac.decisions import decide, decide_anywhere
from rbac.enforcement.decorators import AccessRule, Decorator
from rbac.enforcement.refusals import record_refusal
from rbac.enforcement.report_only import WouldRefuse, note, report_only
from rbac.enforcement.view_guards import refuse
from rbac.errors import Refused, RefusedAndHidden
from rbac.queries import visible_to
from rbac.rulebook import rulebook


def by_rulebook[V: type](**actions: str) -> Callable[[V], V]:
    """Declares what each part of a view asks for, and puts permission and filter of this module in charge of it."""

    def decorate(view: V) -> V:
        changed: Any = view
        changed.rulebook_actions = actions
        changed.permission_classes = [RulebookPermission]
        if hasattr(view, "filter_backends"):
            changed.filter_backends = [RulebookFilter, *changed.filter_backends]
        names = ", ".join(sorted({str(action) for action in actions.values()}))
        decorated: V = Decorator(None, AccessRule("REST framework", names))(view)
        return decorated

    return decorate


class RulebookPermission(BasePermission):  # type: ignore[misc]
    """Raises Refused with the whole decision; Http404 for an object that the person must not know of."""

    def has_permission(self, request: Any, view: Any) -> bool:
        action = _action_of(request, view)
        if action is None:
            return _nothing_is_said(request)
        model = rulebook.model_of(action)
        decision = decide(request.user, action) if model is None else decide_anywhere(request.user, action)
        if decision.allowed:
            return True
        if not request.user.is_authenticated and not report_only():
            return False  # the framework then asks who is there
        _refuse(request, Refused(decision))
        return True

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        action = _action_of(request, view)
        if action is None:
            return report_only()  # noted before the object was looked for
        decision = decide(request.user, action, obj)
        if decision.allowed:
            return True
        seen = rulebook.view_action(type(obj), app=rulebook.action(action).app)
        knows = seen is not None and seen != action and decide(request.user, seen, obj).allowed
        _refuse(request, Refused(decision) if knows else RefusedAndHidden(decision))
        return True


class RulebookFilter(BaseFilterBackend):  # type: ignore[misc]
    """Only the rows that the action of the view may be done to."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if report_only():
            return queryset
        action = _action_of(request, view)
        if action is None:
            return queryset.none()
        seen = rulebook.view_action(queryset.model, app=rulebook.action(action).app)
        return visible_to(request.user, seen or action, queryset)


def _nothing_is_said(request: Any) -> bool:
    if report_only():
        note(request._request, WouldRefuse("No rule says what this part of the view asks for."))
    return report_only()


def _refuse(request: Any, refused: Refused) -> None:
    """The framework answers refusals by itself, so no middleware sees them: they are recorded here."""
    if not report_only():
        record_refusal(request._request, refused)
    refuse(request._request, refused)


def _action_of(request: Any, view: Any) -> str | None:
    """What this request asks for, or None where nobody has said."""
    name = getattr(view, "action", None) or request.method.lower()
    action: str | None = view.rulebook_actions.get("get" if name == "head" else name)
    return action
