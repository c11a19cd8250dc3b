"""The choice of topics: a box for each topic, from one template.

Of thousands only those are there that are ticked, and what was found by a few letters: topic-choice.js finds while they
are typed, the form without it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content.cms.widgets.autocomplete import LONGEST, OFFERED, Offer, is_key
from content.cms.widgets.topic_picker import told_apart, topics_having

ALL = 12  # of so many all are seen at once
MANY = 200  # of so many each has a box


class Ticked(list[Any]):
    """The keys that were ticked, as they came, and the ``words`` typed beside them; ``looks``: whether to look for
    them.
    """

    words: str = ""
    looks: bool = False

    def of(self, keys: Sequence[Any]) -> "Ticked":
        """The same words beside other keys."""
        others = Ticked(keys)
        others.words, others.looks = self.words, self.looks
        return others


class TopicBoxes(forms.CheckboxSelectMultiple):
    """For the field of a form that chooses topics; of each it reads no more than key, name and address."""

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
        """Of ``attrs`` those that Django gives to a field whose boxes are many: id, and what describes it."""
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
        """What is ticked, then what has the letters; and whether more has."""
        keys = [int(one) for one in chosen if is_key(one)]
        ticked = told_apart(self._rows().filter(pk__in=keys)) if keys else []
        found = self.having(typed)
        return list(dict.fromkeys([*ticked, *found[:OFFERED]])), len(found) > OFFERED

    def having(self, typed: str) -> Sequence[Offer]:
        """Those that have the letters, one more than are offered; none without a letter."""
        topics: Any = self.choices
        return topics_having(topics.queryset, typed)

    def _rows(self) -> Any:
        topics: Any = self.choices
        return topics.queryset.values_list("pk", "name", "slug")
