"""What every rule must fulfil: decide(), visible_to() and annotate_allowed() say the same of every row."""

from typing import Any

from django.db.models import Model

from rbac.actions import Action
from rbac.decisions import decide, decide_anywhere, holds_anywhere
from rbac.queries import annotate_allowed, visible_to


def assert_agreement(actor: Any, action: Action, model: type[Model]) -> None:
    """Compares the three for every row of ``model`` that is there. Use it on rows that Hypothesis has made."""
    rows: list[Any] = list(annotate_allowed(model._default_manager.all(), actor, {"may": action}))
    listed = set(visible_to(actor, action, model).values_list("pk", flat=True))
    decided = {row.pk for row in rows if decide(actor, action, row).allowed}
    annotated = {row.pk for row in rows if row.may}
    assert listed == decided == annotated, f"{actor}, {action}: {listed} / {decided} / {annotated}"
    assert holds_anywhere(actor, action) is decide_anywhere(actor, action).allowed
    assert holds_anywhere(actor, action) or not decided, f"{actor} holds {action} nowhere, and yet {decided}"
