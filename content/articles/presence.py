"""Presence: users who have the same article open now. It locks no user out, and the audit log does not record it."""

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

GONE_AFTER = timedelta(seconds=60)  # without a heartbeat; an open page sends one every 20 s
TOLD = 100  # colleagues at one article, first to arrive; more are not counted


class Colleague(NamedTuple):
    name: str
    since: datetime


@transaction.atomic
def be_present(article: Article, *, by: Actor) -> list[Colleague]:
    """Records that ``by`` has the editor open, and returns who else has. Raises Refused unless they may edit it."""
    person = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    # First to arrive only: every client asks every 20 s, and would read all others each time.
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
    """Other users who have it open, first to arrive first; one more than TOLD if there are more. One query.
    Only for users who may edit the article.
    """
    others = others_present(article.pk, person).values_list("person__name", "since")
    return [Colleague(name, since) for name, since in others[: TOLD + 1]]


def others_present(article: Any, person: Any) -> QuerySet[Presence]:
    """All but ``person`` who have ``article`` open, first to arrive first. Keys, or expressions for them."""
    others = Presence.objects.filter(article_id=article).exclude(person_id=person)
    return others.filter(seen_at__gte=Now() - GONE_AFTER).order_by("since")
