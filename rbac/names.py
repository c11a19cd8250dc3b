"""What roles, places, views and objects are called on the screen and in the journal."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rbac.assignments import Held

_ROLES = {
    "contributor": gettext_lazy("contributor"),
    "editor": gettext_lazy("editor"),
    "administrator": gettext_lazy("administrator"),
}


def role_label(role: str) -> str:
    return str(_ROLES.get(role, role))


def held_label(held: Held) -> str:
    if held.scope_id is None:
        return _("%(role)s of the whole site") % {"role": role_label(held.role)}
    return _("%(role)s of %(place)s") % {"role": role_label(held.role), "place": held.place}


def object_label(obj: Model | None) -> str:
    """``content.article:7``, as commands take it; empty for the whole site."""
    return f"{obj._meta.label_lower}:{obj.pk}" if obj is not None else ""


def name_of_view(view: Any) -> str:
    view = getattr(view, "view_class", view)
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"
