"""The field of the editor's form that chooses topics."""

from collections.abc import Sequence
from typing import Any

from django import forms

from content.cms.by_letters import is_key
from content.models import Topic


class TopicsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A page that was opened, or words that were left, before a topic became part of another one mean that one."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return _as_now(super().bound_data(data, initial) or [])

    def clean(self, value: Any) -> Any:
        if not value:
            return []  # Django's own answer is a query for nothing, which is compiled before it says so
        try:
            return super().clean(value)
        except forms.ValidationError:
            return super().clean(_as_now(value or []))


def _as_now(values: Sequence[Any]) -> list[str]:
    keys = [int(key) for key in map(str, values) if is_key(key)]
    now = Topic.objects.what_became_of(keys)
    return list(
        dict.fromkeys(str(now.get(int(key), key)) if is_key(key) else key for key in map(str, values))
    )
