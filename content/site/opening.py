"""Opening the site: until then readers see a holding page, and one person arranges everything.

Opening keeps what its settings say as their first version; from then on the policy decides who changes them.
"""

from django.db import transaction
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import OPEN_SITE
from content.models import Site
from content.models.public_text import TextKind
from content.public_text.verbs import first_words
from content.site.settings import bump_site
from rbac.decisions import authorize

_known = {"open": False}


def is_open() -> bool:
    """Whether readers see the site. No query once it was: a site never closes (content/models/site.py)."""
    if not _known["open"]:
        _known["open"] = Site.objects.filter(opened_at__isnull=False).exists()
    return _known["open"]


@transaction.atomic
def open_site(*, by: Actor) -> Site:
    """Opens the site to readers. Raises Refused; does nothing if it is open already."""
    authorize(by, OPEN_SITE)
    site = Site.objects.select_for_update().get()
    if site.opened_at is None:
        first_words(TextKind.SITE, site, by=by)
        Site.objects.update(opened_at=Now())
        bump_site()
        record(events.SITE_OPENED, by=by, about=site)
    return site
