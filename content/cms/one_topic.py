"""One topic of a site that may have thousands: found by a few letters, chosen among those that have them.

A page with it weighs the same whatever the number of topics. The letters are sent with the form, so it works without
script too: what was found comes back with the page, to be chosen from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from content.cms.found import named
from content.models import Topic
from content.search import words_in

MANY = 12  # of so many all are shown; of more one looks for some
OFFERED = 10
LONGEST = 120


class Offer(NamedTuple):
    key: str
    name: str


def told_apart(topics: Iterable[tuple[int, str, str]]) -> list[Offer]:
    """(key, name, address) as they are offered: two of one name, from an import, say their addresses, too."""
    rows = list(topics)
    often = Counter(name for _key, name, _slug in rows)
    return [Offer(str(key), f"{name} ({slug})" if often[name] > 1 else name) for key, name, slug in rows]


class Asked(str):
    """The key that was chosen, as it came, and the ``words`` that were typed beside it."""

    __slots__ = ("words",)
    words: str


def is_key(text: str) -> bool:
    """Python reads no number of thousands of digits, and no key has more than 18."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def topics_having(topics: QuerySet[Topic], typed: str) -> list[Offer]:
    """Those whose names have the words of ``typed``, one more than are offered; none without a word. One query."""
    words = words_in(typed)
    if not words:
        return []
    found = named(topics, words, "name", meant=None).values_list("pk", "name", "slug")
    return told_apart(found[: OFFERED + 1])


class OneTopic(forms.Widget):
    """``without``: the key of a topic that is not offered, such as the one that becomes part of another."""

    use_fieldset = True
    choices: Any = ()
    without: int | None = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Asked:
        asked = Asked(data.get(name) or "")
        asked.words = str(data.get(f"{name}_words") or "")[:LONGEST]
        return asked

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_words" not in data

    def id_for_label(self, id_: str) -> str:
        return ""  # there are many: the frame has a legend

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """At most three queries, whatever the number of topics."""
        chosen, typed = str(value or ""), getattr(value, "words", "")
        offered, is_many, has_more = self._offered(chosen, typed)
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "chosen": chosen,
            "typed": typed,
            "empty": self.choices.field.empty_label,
            "offered": offered,
            "is_many": is_many,
            "has_more": has_more,
            "longest": LONGEST,
            "without": self.without,
        }
        return render_to_string("cms/one_topic.html", context)

    def _offered(self, chosen: str, typed: str) -> tuple[Sequence[Offer], bool, bool]:
        """What there is to choose from, whether it is looked for, and whether more was found than is shown."""
        topics: QuerySet[Topic] = self.choices.queryset
        few = told_apart(topics.values_list("pk", "name", "slug")[: MANY + 1])
        if len(few) <= MANY:
            return few, False, False
        found = topics_having(topics, typed)
        first = [offer for offer in found if offer.key == chosen]
        if is_key(chosen) and not first:
            first = told_apart(topics.filter(pk=chosen).values_list("pk", "name", "slug"))
        return list(dict.fromkeys([*first, *found[:OFFERED]])), True, len(found) > OFFERED


class OneTopicField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Words that were typed have to come to a choice among the topics that have them: nothing is guessed."""

    widget = OneTopic
    default_error_messages = {
        "not_chosen": _("Choose one of the topics that were found, or clear the letters."),
        "not_found": _("No topic has these letters in its name. Try others."),
    }

    def clean(self, value: Any) -> Any:
        typed = getattr(value, "words", "")
        if typed.strip():
            found = topics_having(self.queryset, typed)  # type: ignore[arg-type]
            if not found:
                raise forms.ValidationError(self.error_messages["not_found"], code="not_found")
            if str(value) not in {offer.key for offer in found[:OFFERED]}:
                raise forms.ValidationError(self.error_messages["not_chosen"], code="not_chosen")
        return super().clean(str(value or ""))
