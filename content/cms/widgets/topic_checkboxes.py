"""Topic checkboxes, rendered by one template.

Among thousands of topics only the ticked ones and the matches of a search are shown: topic-choice.js searches while
the user types, the form on submission.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content.cms.widgets.autocomplete import LONGEST, OFFERED, Offer, is_key
from content.cms.widgets.topic_picker import told_apart, topics_having

ALL = 12  # up to this number all are visible at once
MANY = 200  # up to this number each has a checkbox


class Ticked(list[Any]):
    """The submitted keys, and the search ``words`` typed beside them; ``looks``: whether a search was requested."""

    words: str = ""
    looks: bool = False

    def of(self, keys: Sequence[Any]) -> "Ticked":
        """The same search text with other keys."""
        others = Ticked(keys)
        others.words, others.looks = self.words, self.looks
        return others


class TopicBoxes(forms.CheckboxSelectMultiple):
    """For a form field that chooses topics; reads only key, name and path of each."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Ticked:
        ticked = Ticked(super().value_from_datadict(data, files, name) or ())
        ticked.words = str(data.get(f"{name}_words") or "")[:LONGEST]
        ticked.looks = f"{name}_find" in data
        return ticked

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Uses those ``attrs`` that Django sets for a group of checkboxes: id, and aria-describedby."""
        given = self.build_attrs(self.attrs, dict(attrs or {}))
        chosen = {str(one) for one in value or ()}
        has_more = False
        topics: Sequence[Offer] = told_apart(self._rows()[: MANY + 1])
        by_letters = len(topics) > MANY
        typed = getattr(value, "words", "")
        if by_letters:
            topics, has_more = self._offered(chosen, typed)
        context = {
            "name": name,
            "id": str(given.pop("id", "")),
            "attrs": {said: words for said, words in given.items() if words},
            "boxes": [(str(topic), called, str(topic) in chosen) for topic, called in topics],
            "is_many": len(topics) > ALL,
            "by_letters": by_letters,
            "typed": typed,
            "longest": LONGEST,
            "has_more": has_more,
        }
        return render_to_string("cms/topic_boxes.html", context)

    def _offered(self, chosen: set[str], typed: str) -> tuple[Sequence[Offer], bool]:
        """The ticked topics, then the matches; and whether there are more matches."""
        keys = [int(one) for one in chosen if is_key(one)]
        ticked = told_apart(self._rows().filter(pk__in=keys)) if keys else []
        found = self.having(typed)
        return list(dict.fromkeys([*ticked, *found[:OFFERED]])), len(found) > OFFERED

    def having(self, typed: str) -> Sequence[Offer]:
        """Matches of the search text, one more than are offered; none if it is empty."""
        topics: Any = self.choices
        return topics_having(topics.queryset, typed)

    def _rows(self) -> Any:
        topics: Any = self.choices
        return topics.queryset.values_list("pk", "name", "slug")
