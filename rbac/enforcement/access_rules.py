"""Access rules of views: what the decorators of rbac/access.py declare, and checks and middleware read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

type Guarded = Callable[..., Any]

RULE = "access_rule"
CONFIRMED_WITHIN = "confirmed_within"


@dataclass(frozen=True)
class AccessRule:
    """A view's rule, as ``manage.py routes`` prints it. ``kind``: public, signed in, requires, requires anywhere."""

    kind: str
    text: str
    action: str = ""
    model: type[Model] | None = None
    lookup: str = ""


def rule_of(view: Any) -> AccessRule | None:
    """The rule that ``view`` (in the form that the resolver returns) declares."""
    rule = getattr(view, RULE, None)
    return rule if isinstance(rule, AccessRule) else None
