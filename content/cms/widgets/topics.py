"""Topic widgets: checkboxes for the topics of an article, and the choice of one topic.

Among thousands of topics only the chosen ones and the matches of a search are shown: topic-choice.js searches while
the user types, the form on submission.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.autocomplete import LONGEST, OFFERED, ByLetters, ByLettersField, Offer, Said
from content.models import Topic
from content.search.name_match import is_named
from content.search.query import words_in
from foundation.pagination import key_in

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
        topics: Sequence[Offer] = distinct_offers(self._rows()[: MANY + 1])
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
        keys = [key for one in chosen if (key := key_in(one))]
        ticked = distinct_offers(self._rows().filter(pk__in=keys)) if keys else []
        found = self.having(typed)
        return list(dict.fromkeys([*ticked, *found[:OFFERED]])), len(found) > OFFERED

    def having(self, typed: str) -> Sequence[Offer]:
        """Matches of the search text, one more than are offered; none if it is empty."""
        topics: Any = self.choices
        return topics_having(topics.queryset, typed)

    def _rows(self) -> Any:
        topics: Any = self.choices
        return topics.queryset.values_list("pk", "name", "slug")


def distinct_offers(topics: Iterable[tuple[int, str, str]]) -> list[Offer]:
    """Offers for (key, name, path); two topics of one name, from an import, show their paths as well."""
    rows = list(topics)
    often = Counter(name for _key, name, _slug in rows)
    return [Offer(str(key), f"{name} ({slug})" if often[name] > 1 else name) for key, name, slug in rows]


def topics_having(topics: QuerySet[Topic], typed: str) -> list[Offer]:
    """Topics whose names match ``typed``, one more than are offered; none without a word. One query."""
    words = words_in(typed)
    if not words:
        return []
    found = topics.filter(is_named(words, "plain_name", meant=None)).values_list("pk", "name", "slug")
    return distinct_offers(found[: OFFERED + 1])


class OneTopic(ByLetters):
    said = Said(
        find=_("Find a topic by a few letters"),
        found=_("Topics found:"),
        none=_("No topic has these letters in its name. Try others."),
        among="topics",
        address="cms:topic_choose",
    )

    def few(self) -> Sequence[Offer] | None:
        found = distinct_offers(self.choices.queryset.values_list("pk", "name", "slug")[: ALL + 1])
        return found if len(found) <= ALL else None

    def having(self, typed: str) -> Sequence[Offer]:
        return topics_having(self.choices.queryset, typed)

    def of(self, key: str) -> Sequence[Offer]:
        return distinct_offers(self.choices.queryset.filter(pk=key).values_list("pk", "name", "slug"))


class OneTopicField(ByLettersField):
    widget = OneTopic
    default_error_messages = {
        "not_chosen": _("Choose one of the topics that were found, or clear the letters."),
        "not_found": _("No topic has these letters in its name. Try others."),
    }


class TopicsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Keys of merged topics, from a page or working copy older than the merge, mean the topic that remains.

    Among very many, topics are found by search: search text must end in a choice.
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
    given = {text: key_in(text) for text in map(str, values)}
    now = Topic.objects.what_became_of([key for key in given.values() if key])
    return list(dict.fromkeys(str(now.get(key, text)) if key else text for text, key in given.items()))
