"""Topic picker: one topic among thousands, found by a few letters (content/cms/widgets/autocomplete.py)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.autocomplete import OFFERED, ByLetters, ByLettersField, Offer, Said
from content.models import Topic
from content.search.name_match import named
from content.search.query import words_in

MANY = 12  # up to this number all are shown; of more some are found by search


def told_apart(topics: Iterable[tuple[int, str, str]]) -> list[Offer]:
    """Offers for (key, name, path); two topics of one name, from an import, show their paths as well."""
    rows = list(topics)
    often = Counter(name for _key, name, _slug in rows)
    return [Offer(str(key), f"{name} ({slug})" if often[name] > 1 else name) for key, name, slug in rows]


def topics_having(topics: QuerySet[Topic], typed: str) -> list[Offer]:
    """Topics whose names match ``typed``, one more than are offered; none without a word. One query."""
    words = words_in(typed)
    if not words:
        return []
    found = named(topics, words, "plain_name", meant=None).values_list("pk", "name", "slug")
    return told_apart(found[: OFFERED + 1])


class OneTopic(ByLetters):
    said = Said(
        find=_("Find a topic by a few letters"),
        found=_("Topics found:"),
        none=_("No topic has these letters in its name. Try others."),
        among="topics",
        address="cms:topic_choose",
    )

    def few(self) -> Sequence[Offer] | None:
        found = told_apart(self.choices.queryset.values_list("pk", "name", "slug")[: MANY + 1])
        return found if len(found) <= MANY else None

    def having(self, typed: str) -> Sequence[Offer]:
        return topics_having(self.choices.queryset, typed)

    def of(self, key: str) -> Sequence[Offer]:
        return told_apart(self.choices.queryset.filter(pk=key).values_list("pk", "name", "slug"))


class OneTopicField(ByLettersField):
    widget = OneTopic
    default_error_messages = {
        "not_chosen": _("Choose one of the topics that were found, or clear the letters."),
        "not_found": _("No topic has these letters in its name. Try others."),
    }
