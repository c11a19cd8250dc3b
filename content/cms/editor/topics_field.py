"""Topic field of the editor form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.autocomplete import is_key
from content.cms.widgets.topic_checkboxes import Ticked
from content.cms.widgets.topic_picker import OneTopicField
from content.models import Topic


class TopicsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Keys of merged topics, from a page or working copy older than the merge, mean the topic that remains.

    Among very many, topics are found by search (content/cms/widgets/topic_checkboxes.py): search text must end in a
    choice.
    """

    def bound_data(self, data: Any, initial: Any) -> Any:
        keys = super().bound_data(data, initial) or []
        now = _as_now(keys)
        return keys.of(now) if isinstance(keys, Ticked) else now

    def prepare_value(self, value: Any) -> Any:
        shown: Any = super().prepare_value(value)
        return value.of(shown) if isinstance(value, Ticked) else shown

    def clean(self, value: Any) -> Any:
        if isinstance(value, Ticked) and (value.words.strip() or value.looks):
            self._require_choice(value)
        if not value:
            return []  # Django's own answer is an empty query, which is compiled before it is known to be empty
        try:
            return super().clean(value)
        except forms.ValidationError:
            return super().clean(_as_now(value or []))

    def _require_choice(self, value: Ticked) -> None:
        """Raises ValidationError if search text was typed and no topic that contains it was ticked."""
        widget: Any = self.widget
        found = widget.having(value.words)
        if not value.words.strip():
            raise forms.ValidationError(_("Type a few letters of its name."), code="no_letters")
        if not found:
            raise forms.ValidationError(OneTopicField.default_error_messages["not_found"], code="not_found")
        if value.looks or not {offer.key for offer in found} & set(map(str, value)):
            raise forms.ValidationError(
                _("Tick those of the topics found that are meant, clear the letters, and save."),
                code="not_chosen",
            )


def _as_now(values: Sequence[Any]) -> list[str]:
    keys = [int(key) for key in map(str, values) if is_key(key)]
    now = Topic.objects.what_became_of(keys)
    return list(
        dict.fromkeys(str(now.get(int(key), key)) if is_key(key) else key for key in map(str, values))
    )
