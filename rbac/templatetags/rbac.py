"""Template tag ``{% load rbac %}``: a page offers what the rulebook allows.

``{% can "shop.refund_order" order as may_refund %}{% if may_refund %}…{% endif %}`` checks one object;
``{% can "shop.refund_order" as refunds %}``, for menus, whether the user may do it to any object at all.
"""

from typing import Any, Final

from django import template

from rbac.decisions import decide, holds_anywhere
from rbac.enforcement.view_guards import user_of

register = template.Library()

ANYTHING: Final = object()  # no object was given, which differs from one that is None


@register.simple_tag(takes_context=True)
def can(context: template.Context, action: str, obj: Any = ANYTHING) -> bool:
    """Raises LookupError for an action that no rule names: a typo in a template must not look like a refusal.

    Nothing is allowed on an object that is None.
    """
    request: Any = context.get("request")
    if request is None:
        raise LookupError("{% can %} asks for the person behind a request, and this template has no request.")
    if obj is ANYTHING:
        return holds_anywhere(user_of(request), action)
    return obj is not None and decide(user_of(request), action, obj).allowed
