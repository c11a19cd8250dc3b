"""Django REST framework adapter: the rulebook decides. Needs the extra ``rest`` (djangorestframework).

    @by_rulebook(list=VIEW_ORDER, retrieve=VIEW_ORDER, refund=REFUND_ORDER)
    class Orders(ModelViewSet): ...

The framework authenticates (by token or session) only inside its view, so the rule is checked there. Names are those of
a viewset's actions, or HTTP methods in lower case for an APIView. Methods without a rule are refused.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.permissions import BasePermission

from rbac.access import Decorator
from rbac.decisions import decide, decide_and_hide, decide_anywhere
from rbac.enforcement.access_rules import AccessRule
from rbac.enforcement.refusals import record_refusal
from rbac.enforcement.report_only import WouldRefuse, note, report_only
from rbac.enforcement.view_guards import refuse
from rbac.errors import Refused, RefusedAndHidden
from rbac.queries import visible_to
from rbac.rulebook import rulebook


def by_rulebook[V: type](**actions: str) -> Callable[[V], V]:
    """Declares the action for each part of a view, and sets permission and filter classes of this module."""

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
    """Raises Refused with the whole decision; Http404 for an object that must stay hidden from the user."""

    def has_permission(self, request: Any, view: Any) -> bool:
        action = _action_of(request, view)
        if action is None:
            return _nothing_is_said(request)
        model = rulebook.model_of(action)
        decision = decide(request.user, action) if model is None else decide_anywhere(request.user, action)
        if decision.allowed:
            return True
        if not request.user.is_authenticated and not report_only():
            return False  # the framework then requests authentication
        _refuse(request, Refused(decision))
        return True

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        action = _action_of(request, view)
        if action is None:
            return report_only()  # noted before the object lookup
        decision, is_hidden = decide_and_hide(request.user, action, obj)
        if not decision.allowed:
            _refuse(request, RefusedAndHidden(decision) if is_hidden else Refused(decision))
        return True


class RulebookFilter(BaseFilterBackend):  # type: ignore[misc]
    """Only the rows on which the view's action is allowed."""

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
    """Records a refusal: the framework answers it itself, so no middleware sees it."""
    if not report_only():
        record_refusal(request._request, refused)
    refuse(request._request, refused)


def _action_of(request: Any, view: Any) -> str | None:
    """The action of this request, or None if none is declared."""
    name = getattr(view, "action", None) or request.method.lower()
    action: str | None = view.rulebook_actions.get("get" if name == "head" else name)
    return action
