"""``{% load rbac %}``: what a page offers is what the rulebook allows.

``{% can "shop.refund_order" order as may_refund %}{% if may_refund %}…{% endif %}`` asks about one object;
``{% can "shop.refund_order" as refunds %}``, for menus, whether the person may do it to anything at all.
"""

from typing import Any, Final

from django import template

from rbac.decisions import decide, holds_anywhere
from rbac.enforcement.view_guards import person_of

register = template.Library()

ANYTHING: Final = object()  # no object was named, which is not the same as one that is not there


@register.simple_tag(takes_context=True)
def can(context: template.Context, action: str, obj: Any = ANYTHING) -> bool:
    """Raises LookupError for an action that no rule names: a slip in a template must not look like a no.

    To an object that is None nothing can be done.
    """
    request: Any = context.get("request")
    if request is None:
        raise LookupError("{% can %} asks for the person behind a request, and this template has no request.")
    if obj is ANYTHING:
        return holds_anywhere(person_of(request), action)
    return obj is not None and decide(person_of(request), action, obj).allowed
