"""Allow-list of hosts whose videos and charts pages may load."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from audit.actors import Actor
from audit.record import record
from content.actions import ALLOW_EMBEDS
from content.embeds.events import EMBED_HOSTS_CHANGED
from content.embeds.hosts import cleaned_hosts
from content.models import Site
from content.site.settings import bump_site
from rbac.decisions import authorize


class Change(NamedTuple):
    added: list[str]
    removed: list[str]

    @classmethod
    def between(cls, before: Iterable[str], after: Iterable[str]) -> "Change":
        old, new = {*before}, {*after}
        return cls(sorted(new - old), sorted(old - new))


@transaction.atomic
def allow_embed_hosts(hosts: Iterable[str], *, by: Actor) -> Change:
    """Sets the allowed ``hosts``, effective on every page at once. Raises Refused and UncleanText."""
    authorize(by, ALLOW_EMBEDS)
    site = Site.objects.select_for_update().get()
    wanted = cleaned_hosts(hosts)
    change = Change.between(site.embed_hosts, wanted)
    if wanted != site.embed_hosts:
        site.embed_hosts = wanted
        site.save(update_fields=["embed_hosts"])
        bump_site()
        record(EMBED_HOSTS_CHANGED, by=by, about=site, added=change.added, removed=change.removed)
    return change
