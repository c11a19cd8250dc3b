"""The frame of every CMS page: where this person can work, and the name of the site."""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import actions as accounts
from content import actions as content
from content.models import Site, Topic
from rbac.actions import Action
from rbac.decisions import holds_anywhere
from rbac.prepared import Prepared
from secureproject.actions import VIEW_INCIDENT, VIEW_SECTION_JOURNAL


@dataclass(frozen=True, eq=False)  # compared by identity: a label would be translated to be compared
class Entry:
    """A section of work, shown to whoever may do ``action`` at least somewhere; without one, to everybody."""

    route: str
    label: Any
    icon: str
    action: Action | None = None


ENTRIES = (
    Entry("cms:dashboard", _("Desk"), "layout-dashboard"),
    Entry("cms:articles", _("Articles"), "newspaper", content.VIEW_ARTICLE),
    Entry("cms:review", _("Review"), "clipboard-check", content.APPROVE_ARTICLE),
    Entry("cms:calendar", _("Calendar"), "calendar", content.VIEW_SCHEDULE),
    Entry("cms:media", _("Media"), "image", content.VIEW_MEDIA),
    Entry("cms:comments", _("Comments"), "message-square", content.MODERATE_COMMENT),
    Entry("cms:sections", _("Sections"), "folder-tree", content.VIEW_SECTION),
    Entry("cms:topics", _("Topics"), "tag", content.VIEW_ARTICLE),
    Entry("cms:bylines", _("Bylines"), "user", content.VIEW_ARTICLE),
    Entry("cms:people", _("People"), "users", accounts.VIEW_PERSON),
    Entry("cms:incidents", _("Incidents"), "shield-alert", VIEW_INCIDENT),
    Entry("cms:journal", _("Journal"), "history", VIEW_SECTION_JOURNAL),
)


class SiteFacts(NamedTuple):
    """``has_topics``: whether there are any to choose from."""

    name: str
    has_topics: bool


NOT_SET_UP = SiteFacts("", False)


@dataclass(frozen=True)
class Shell:
    worknav: SafeString
    may_create: bool
    site: SiteFacts


def cms_shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Asks nothing unless the template shows the shell; then at most one query of its own."""
    return {"shell": SimpleLazyObject(lambda: shell_for(request))}


def shell_for(request: HttpRequest) -> Shell:
    user = request.user
    held = tuple(entry for entry in ENTRIES if entry.action is None or holds_anywhere(user, entry.action))
    return Shell(
        worknav=_worknav(held, _current(request.path), get_language()),
        may_create=holds_anywhere(user, content.CREATE_ARTICLE),
        site=site_facts(),
    )


def site_facts() -> SiteFacts:
    """At most one query in SITE_FACTS_SECONDS: every page shows what hardly ever changes. No site: asked again."""
    asked_at, facts = _at_hand[0]
    now = time.monotonic()
    if facts is NOT_SET_UP or now - asked_at >= settings.SITE_FACTS_SECONDS:
        facts = next(iter(_SITE.rows()), NOT_SET_UP)
        _at_hand[0] = (now, facts)
    return facts


_at_hand = [(0.0, NOT_SET_UP)]
_SITE = Prepared(lambda: Site.objects.values_list("name", Exists(Topic.objects.all())), SiteFacts)


@lru_cache(maxsize=512)
def _worknav(entries: tuple[Entry, ...], current: Entry | None, language: str | None) -> SafeString:
    """The list of sections of work: the same for everybody who holds the same ``entries``."""
    shown = [
        {"url": reverse(e.route), "label": e.label, "icon": e.icon, "current": e == current} for e in entries
    ]
    return render_to_string("cms/worknav.html", {"entries": shown})


def _current(path: str) -> Entry | None:
    """The section of work that the page at ``path`` belongs to."""
    desk, *others = ENTRIES
    if path == _address(desk.route):
        return desk
    return next((entry for entry in others if path.startswith(_address(entry.route))), None)


@lru_cache
def _address(route: str) -> str:
    return reverse(route)
