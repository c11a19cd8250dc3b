"""Feeds and crawlers: whether feeds hold whole texts, and what the site asks crawlers of language models."""

from django.db import transaction

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import CHANGE_SITE
from content.models import Site
from content.models.site import Crawlers
from content.site.settings import bump_site, current_site
from rbac.decisions import authorize


@transaction.atomic
def change_reach(*, by: Actor, full_text_feeds: bool, crawlers: str) -> None:
    """One person suffices: readers see no other words, and crawlers are asked for less, or for nothing.

    Raises Refused, and ValueError for another value than those of Crawlers.
    """
    authorize(by, CHANGE_SITE)
    values = {"full_text_feeds": full_text_feeds, "crawlers": Crawlers(crawlers)}
    if Site.objects.exclude(**values).update(**values):
        bump_site()
        record(events.SITE_CHANGED, by=by, about=current_site(), changes=sorted(values))
