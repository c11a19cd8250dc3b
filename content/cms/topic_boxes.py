"""A box for each topic, written by Python: the same HTML as from Django's templates, which include three for each box.

With hundreds of topics they took longer than all the rest of the editor's page.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content.cms.by_letters import Offer
from content.cms.one_topic import told_apart
from content.cms.patterns import fill, pattern


class TopicBoxes(forms.CheckboxSelectMultiple):
    """For the field of a form that chooses topics; of each it reads no more than key, name and address."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Of ``attrs`` those that Django gives to a field whose boxes are many: id, and what describes it."""
        given = self.build_attrs(self.attrs, dict(attrs or {}))
        key, chosen = str(given.pop("id", "")), {str(one) for one in value or ()}
        common = format_html_join("", ' {}="{}"', ((said, words) for said, words in given.items() if words))
        slots = {"name": name, "id": key, "common": common}
        rows = (
            {
                **slots,
                "number": number,
                "topic": topic,
                "called": called,
                "ticked": _TICKED[str(topic) in chosen],
            }
            for number, (topic, called) in enumerate(self._topics())
        )
        return format_html('<div id="{}">{}</div>', key, fill(pattern("cms/topic_box.html"), rows))

    def _topics(self) -> Iterable[Offer]:
        topics: Any = self.choices
        return told_apart(topics.queryset.values_list("pk", "name", "slug"))


_TICKED = {True: SafeString(" checked"), False: SafeString()}
