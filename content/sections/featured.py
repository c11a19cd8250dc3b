"""Featured articles of the front page and of sections: a few, in a chosen order.

Only articles that readers see there anyway can be featured, so nothing becomes public by it. One that is taken
down or moved away disappears, and returns to its place when it is public there again.
"""

from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import ARRANGE_FIRST
from content.errors import WrongState
from content.kinds.kind import Listed, kinds
from content.models import Article, Section, Site
from content.models.articles.section import Audience
from content.site.settings import bump_site, current_site
from rbac.decisions import authorize

MOST = 10
type How = Literal["add", "up", "down", "remove"]


@transaction.atomic
def arrange_first(section: Section | None, article: int, how: How, *, by: Actor) -> list[int]:
    """Adds, moves or removes one article; ``section`` None: on the front page. Returns the keys in their new order.

    Raises Refused; WrongState for an article that readers do not see there, and beyond MOST.
    """
    authorize(by, ARRANGE_FIRST, section)
    rows = Section.objects.filter(pk=section.pk) if section else Site.objects.filter(pk=current_site().pk)
    was = list(rows.select_for_update().values_list("first_ids", flat=True).get())
    keys = _added(section, was, article) if how == "add" else _moved(was, article, how)
    if keys == was:
        return was
    rows.update(first_ids=keys)
    bump_site()
    record(events.FEATURED_CHANGED, by=by, about=section or current_site(), articles=keys, before=was)
    return keys


def may_stand_first(section: Section | None) -> QuerySet[Article]:
    """Articles that all readers see on that page."""
    by_date = kinds.names(Listed.BY_DATE)
    live = Article.objects.filter(kind__in=by_date, live__isnull=False, address__isnull=False)
    if section is None:
        return live.filter(section__audience=Audience.PUBLIC)
    below = live.filter(section__scope__ancestor_links__ancestor=section.scope_id)
    return below.filter(section__audience=section.audience)


def _added(section: Section | None, was: list[int], article: int) -> list[int]:
    if article in was:
        return was
    there = set(may_stand_first(section).filter(pk__in=[*was, article]).values_list("pk", flat=True))
    if article not in there:
        raise WrongState(_("Readers do not see this article on that page, so it cannot stand first there."))
    kept = [key for key in was if key in there]  # articles that are no longer visible make room
    if len(kept) >= MOST:
        raise WrongState(_("At most %(most)d articles stand first. Take one away before.") % {"most": MOST})
    return [*kept, article]


def _moved(was: list[int], article: int, how: How) -> list[int]:
    keys = [key for key in was if key != article]
    if how == "remove" or article not in was:
        return keys
    at = was.index(article) + (-1 if how == "up" else 1)
    return [*keys[: max(0, at)], article, *keys[max(0, at) :]]
