"""Who writes on the same article just now. Nobody is kept out by it, and the journal does not watch people work."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from audit.actors import Actor
from content.actions import EDIT_ARTICLE
from content.articles.workflow import person_of
from content.models import Article, Presence
from rbac.decisions import authorize
from rbac.queries import as_boolean

GONE_AFTER = timedelta(seconds=60)  # without a sign; a page that is open gives one every 20 s
TOLD = 100  # colleagues at one article, the first to come; more are not counted


class Colleague(NamedTuple):
    name: str
    since: datetime


@transaction.atomic
def be_present(article: Article, *, by: Actor) -> list[Colleague]:
    """Says that ``by`` has the editor open, and answers who else has. Raises Refused for whoever may not edit it."""
    person = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    # Of a crowd the first to come: everybody is asked every 20 s, and would read everybody else each time.
    gone = as_boolean(Q(seen_at__lt=Now() - GONE_AFTER))
    first = Presence.objects.filter(article=article).order_by("since").values_list("pk", gone)[: 2 * TOLD]
    if keys := [key for key, is_gone in first if is_gone]:
        Presence.objects.filter(pk__in=keys).delete()
    Presence.objects.bulk_create(
        [Presence(article=article, person_id=person.pk, seen_at=Now())],
        update_conflicts=True,
        update_fields=("seen_at",),
        unique_fields=("article", "person"),
    )
    return others_at(article, person.pk)


@transaction.atomic
def leave(article: Article, *, by: Actor) -> None:
    """The page was closed."""
    person = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    Presence.objects.filter(article=article, person_id=person.pk).delete()


def others_at(article: Article, person: int) -> list[Colleague]:
    """Who else has it open, the first to come first; one more than TOLD where there are more. One query. Only for
    whoever may edit the article.
    """
    others = others_present(article.pk, person).values_list("person__name", "since")
    return [Colleague(name, since) for name, since in others[: TOLD + 1]]


def others_present(article: Any, person: Any) -> QuerySet[Presence]:
    """Everybody but ``person`` who has ``article`` open, the first to come first. Keys, or expressions for them."""
    others = Presence.objects.filter(article_id=article).exclude(person_id=person)
    return others.filter(seen_at__gte=Now() - GONE_AFTER).order_by("since")
