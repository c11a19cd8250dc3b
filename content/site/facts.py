"""Facts about the site that every page of the CMS needs, its time zone for example; cached for a moment."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists
from django.utils import timezone

from content.models import Site, Topic


class SiteFacts(NamedTuple):
    """``has_topics``: whether any topic exists. ``time_zone``: of all times that are shown and typed."""

    name: str
    has_topics: bool
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)


NOT_SET_UP = SiteFacts("", False, "")


def site_facts() -> SiteFacts:
    """Cached for SITE_FACTS_SECONDS, as every page shows them and they rarely change; not cached without a site."""
    asked_at, facts = _at_hand[0]
    now = time.monotonic()
    if facts is NOT_SET_UP or now - asked_at >= settings.SITE_FACTS_SECONDS:
        found = Site.objects.values_list("name", Exists(Topic.objects.all()), "time_zone").first()
        facts = SiteFacts(*found) if found else NOT_SET_UP
        _at_hand[0] = (now, facts)
    return facts


_at_hand = [(0.0, NOT_SET_UP)]


def in_site_zone(run: Callable[[], Any], *_job: Any) -> Any:
    """Middleware of the worker: emails and what else jobs write name times as the site does."""
    with timezone.override(site_facts().zone):
        return run()


def set_up_worker(app: Any) -> None:
    """PROCRASTINATE_ON_APP_READY."""
    app.worker_defaults["task_middleware"] = [in_site_zone]
