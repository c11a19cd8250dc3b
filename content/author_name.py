"""Public name of an author. Never an email address."""

from django.contrib.auth import get_user_model
from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable


def public_name(relation: str = "") -> Combinable:
    """Query expression: name of the user at ``relation``, or of the row itself, for any user model."""
    fields = {field.name for field in get_user_model()._meta.get_fields()}
    for name in ("name", "first_name"):
        if name in fields:
            return F(f"{relation}__{name}" if relation else name)
    return Value("", output_field=CharField())
