"""Site settings: name, number of users it takes to publish, and the version for caches."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.errors import AlreadySetUp, NotSetUp
from content.models import PolicyChange, Site
from content.models.site import Profile
from content.policy import PROFILES


def current_site() -> Site:
    """The one site. Raises NotSetUp before ``set_up_site`` has run."""
    try:
        return Site.objects.get()
    except Site.DoesNotExist:
        raise NotSetUp from None


def language_of(person: Any, site: Site | None) -> str:
    """Language of emails to ``person``: the one they chose, else that of the site."""
    return getattr(person, "language", "") or (site.language if site else settings.LANGUAGE_CODE)


@transaction.atomic
def set_up_site(
    name: str,
    *,
    by: Actor,
    profile: str = Profile.NEWSROOM,
    signed: bool = False,
    tagline: str = "",
    language: str = "en",
) -> Site:
    """Names the site and chooses its profile. Once: raises AlreadySetUp afterwards.

    signed: whether only signed approvals count.
    """
    own = {"name": name, "tagline": tagline, "language": language, "time_zone": settings.TIME_ZONE}
    site = Site(pk=1, profile=Profile(profile), **own)
    try:
        with transaction.atomic():
            site.save(force_insert=True)
    except IntegrityError:
        raise AlreadySetUp from None
    reason = _("The profile chosen at set-up.")
    PolicyChange.objects.create(
        section=None, reason=reason, **replace(PROFILES[site.profile], signed=signed).values()
    )
    record(events.SITE_SET_UP, by=by, about=site, profile=str(site.profile))
    return site


def bump_site() -> None:
    """Invalidates every cache: something on every page changed. Within the transaction that changes it."""
    Site.objects.update(version=F("version") + 1)
