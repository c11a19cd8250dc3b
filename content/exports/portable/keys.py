"""Natural keys for the export: addresses, names and digests in place of primary keys."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet

from content.models import Article, Byline, Policy, Revision, Section, Topic
from content.policy import PERSON


@dataclass(frozen=True, slots=True)
class Keys:
    """By primary key. A user who is not named, or was deleted, is None."""

    topics: dict[int, str]
    bylines: dict[int, str]
    people: dict[int, str | None]

    def topics_of(self, keys: Iterable[int]) -> list[str]:
        return sorted({self.topics[key] for key in keys if key in self.topics})

    def bylines_of(self, keys: Iterable[int]) -> list[str]:
        return list(dict.fromkeys(self.bylines[key] for key in keys if key in self.bylines))

    def demand(self, tokens: Iterable[str]) -> list[str]:
        """A demand with users by email; those who are not named are left out of it."""
        named = [(token, _person_in(token)) for token in tokens]
        found = [f"{PERSON}{self.people.get(key)}" if key else token for token, key in named]
        return sorted(token for token in found if token != f"{PERSON}None")


def read_keys(articles: "QuerySet[Article]", sections: "QuerySet[Section]", *, with_people: bool) -> Keys:
    """Loads all small tables: topics, bylines and users are hundreds where articles are hundreds of thousands."""
    topics = dict(Topic.objects.in_use().values_list("pk", "slug"))
    merged = Topic.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    topics |= {key: topics[into] for key, into in merged if into in topics}
    bylines = _named(Byline.objects.in_use().order_by("pk").values_list("pk", "name"))
    one = Byline.objects.filter(merged_into__isnull=False, removed_at=None).values_list(
        "pk", "merged_into_id"
    )
    bylines |= {key: bylines[into] for key, into in one if into in bylines}
    people = {pk: email for pk, email, _name in people_of(articles, sections)} if with_people else {}
    return Keys(topics, bylines, dict(people))


def people_of(articles: "QuerySet[Article]", sections: "QuerySet[Section]") -> list[tuple[int, str, str]]:
    """(key, email, name) of the users named in content, by email; without deleted users."""
    model = get_user_model()
    wrote = Q(pk__in=articles.values("author")) | Q(
        pk__in=Revision.objects.filter(article__in=articles.values("pk")).order_by().values("author")
    )
    demands = Policy.objects.filter(section__in=sections.values("pk"), demands__isnull=False)
    asked = [
        key
        for value in demands.values_list("demands", flat=True)
        for demand in value or ()
        for token in demand
        if (key := _person_in(token))
    ]
    found: models.QuerySet[models.Model] = model._default_manager.filter(wrote | Q(pk__in=asked))
    email = model.get_email_field_name()
    here = [
        (person.pk, str(getattr(person, email)), str(getattr(person, "name", "")))
        for person in found
        if getattr(person, "deleted_at", None) is None
    ]
    return sorted(here, key=lambda person: person[1])


def _named(bylines: Iterable[tuple[int, str]]) -> dict[int, str]:
    """People with the same name are distinguished by a number, in the order in which they were added."""
    seen: Counter[str] = Counter()
    names = {}
    for key, name in bylines:
        seen[name] += 1
        names[key] = f"{name}#{seen[name]}"
    return names


def _person_in(token: str) -> int:
    return int(token.removeprefix(PERSON)) if token.startswith(PERSON) else 0
