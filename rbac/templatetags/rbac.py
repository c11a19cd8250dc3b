"""``{% load rbac %}``: what a page offers is what the rulebook allows.

``{% can "shop.refund_order" order as may_refund %}{% if may_refund %}…{% endif %}`` asks about one object;
``{% can "shop.refund_order" as refunds %}``, for menus, whether the person may do it to anything at all.
"""

from typing import Any

from django import template
from django.db.models import Model

from rbac.decisions import decide, holds_anywhere
from rbac.guards import person_of

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: template.Context, action: str, obj: Model | None = None) -> bool:
    """Raises LookupError for an action that no rule names: a slip in a template must not look like a no."""
    request: Any = context.get("request")
    if request is None:
        raise LookupError("{% can %} asks for the person behind a request, and this template has no request.")
    if obj is None:
        return holds_anywhere(person_of(request), action)
    return decide(person_of(request), action, obj).allowed
