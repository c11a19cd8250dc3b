"""The frame of every CMS page: where this person can work, and the name of the site."""

import time
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
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
from rbac.assignments import assignments_of
from rbac.decisions import holds_anywhere
from rbac.evidence import account_refusal, is_member
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


MOST_KEPT = 512
_open: dict[Hashable, tuple[tuple[Entry, ...], bool]] = {}


@dataclass(frozen=True)
class Shell:
    worknav: SafeString
    may_create: bool
    site: SiteFacts


def cms_shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Asks nothing unless the template shows the shell; then at most one query of its own."""
    return {"shell": SimpleLazyObject(lambda: shell_for(request))}


def shell_for(request: HttpRequest) -> Shell:
    entries, may_create = _open_to(request.user)
    return Shell(
        worknav=_worknav(entries, _current(request.path), get_language()),
        may_create=may_create,
        site=site_facts(),
    )


def _open_to(user: Any) -> tuple[tuple[Entry, ...], bool]:
    """The sections of work of ``user``, and whether they may begin an article.

    Every page asks the same dozen questions, and everybody who holds the same gets the same answers, so these are kept
    by what is held: whoever gains or loses something asks anew. Only a menu is made of it; each view decides by itself.
    """
    held = _what_is_held(user)
    if (known := _open.get(held)) is None:
        entries = tuple(e for e in ENTRIES if e.action is None or holds_anywhere(user, e.action))
        known = entries, holds_anywhere(user, content.CREATE_ARTICLE)
        if len(_open) >= MOST_KEPT:
            _open.clear()
        _open[held] = known
    return known


def _what_is_held(user: Any) -> Hashable:
    """All that ``holds_anywhere`` looks at: whether the account is in order, roles with what they include, grants."""
    if not isinstance(user, AbstractBaseUser):
        return None
    holdings = assignments_of(user)
    roles = frozenset(
        (held.role, *(held.custom.cells.items() if held.custom else ())) for held in holdings.kinds()
    )
    grants = frozenset(grant.action for grant in holdings.all_grants())
    return is_member(user), account_refusal(user) is None, roles, grants


def site_facts() -> SiteFacts:
    """At most one query in SITE_FACTS_SECONDS: every page shows what hardly ever changes. No site: asked again."""
    asked_at, facts = _at_hand[0]
    now = time.monotonic()
    if facts is NOT_SET_UP or now - asked_at >= settings.SITE_FACTS_SECONDS:
        found = Site.objects.values_list("name", Exists(Topic.objects.all())).first()
        facts = SiteFacts(*found) if found else NOT_SET_UP
        _at_hand[0] = (now, facts)
    return facts


_at_hand = [(0.0, NOT_SET_UP)]


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
