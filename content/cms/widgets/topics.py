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

from content.cms.widgets.autocomplete import (
    LONGEST,
    OFFERED,
    ByLetters,
    ByLettersField,
    Offer,
    Said,
    Searched,
    require_choice,
)
from content.models import Topic
from content.search.name_match import is_named
from content.search.query import words_in
from foundation.pagination import key_in

ALL = 12  # up to this number all are visible at once
MANY = 200  # up to this number each has a checkbox


class AmongTopics(Searched):
    """Reads only key, name and path of each topic."""

    choices: Any

    @property
    def rows(self) -> Any:
        return self.choices.queryset.values_list("pk", "name", "slug")

    def having(self, typed: str) -> Sequence[Offer]:
        return topics_having(self.choices.queryset, typed)

    def of(self, keys: Sequence[int]) -> Sequence[Offer]:
        return distinct_offers(self.rows.filter(pk__in=keys))


class TopicBoxes(AmongTopics, forms.CheckboxSelectMultiple):
    """For a form field that chooses topics."""

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
        topics: Sequence[Offer] = distinct_offers(self.rows[: MANY + 1])
        by_letters = len(topics) > MANY
        if by_letters:
            topics, has_more = self.offered(chosen)
        context = {
            "name": name,
            "id": str(given.pop("id", "")),
            "attrs": {said: words for said, words in given.items() if words},
            "boxes": [(str(topic), called, str(topic) in chosen) for topic, called in topics],
            "is_many": len(topics) > ALL,
            "by_letters": by_letters,
            "typed": self.words,
            "longest": LONGEST,
            "has_more": has_more,
        }
        return render_to_string("cms/topic_boxes.html", context)


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


class OneTopic(AmongTopics, ByLetters):
    said = Said(
        find=_("Find a topic by a few letters"),
        found=_("Topics found:"),
        none=_("No topic has these letters in its name. Try others."),
        among="topics",
        address="cms:topic_choose",
    )

    def few(self) -> Sequence[Offer] | None:
        found = distinct_offers(self.rows[: ALL + 1])
        return found if len(found) <= ALL else None


class OneTopicField(ByLettersField):
    widget = OneTopic
    default_error_messages = {
        "not_chosen": _("Choose one of the topics that were found, or clear the letters."),
        "not_found": OneTopic.said.none,
    }


class TopicsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Keys of merged topics, from a page or working copy older than the merge, mean the topic that remains.

    Among very many, topics are found by search: search text must end in a choice.
    """

    widget = TopicBoxes
    default_error_messages = {
        "not_chosen": _("Tick those of the topics found that are meant, clear the letters, and save."),
        "not_found": OneTopic.said.none,
    }

    def bound_data(self, data: Any, initial: Any) -> Any:
        return _as_now(super().bound_data(data, initial) or [])

    def clean(self, value: Any) -> Any:
        require_choice(self, value or ())
        if not value:
            return []  # Django's own answer is an empty query, which is compiled before it is known to be empty
        try:
            return super().clean(value)
        except forms.ValidationError:
            return super().clean(_as_now(value))


def _as_now(values: Sequence[Any]) -> list[str]:
    given = {text: key_in(text) for text in map(str, values)}
    now = Topic.objects.what_became_of([key for key in given.values() if key])
    return list(dict.fromkeys(str(now.get(key, text)) if key else text for text, key in given.items()))
