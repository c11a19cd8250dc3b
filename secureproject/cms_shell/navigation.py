"""Navigation of every CMS page: where the user can work, and the name of the site."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts import actions as accounts
from content import actions as content
from content.site.facts import SiteFacts, site_facts
from rbac.actions import Action
from rbac.decisions import holds_anywhere
from secureproject.actions import VIEW_INCIDENT, VIEW_SECTION_AUDIT_LOG


@dataclass(frozen=True, eq=False)  # compared by identity: comparing labels would translate them
class Entry:
    """A menu entry, shown to users who may do ``action`` at least somewhere; without one, to every user."""

    route: str
    label: Any
    icon: str
    action: Action | None = None


DESK = "cms:dashboard"  # prefix of every other URL
ENTRIES = (
    Entry(DESK, _("Desk"), "layout-dashboard"),
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
    Entry("cms:audit_log", _("Audit log"), "history", VIEW_SECTION_AUDIT_LOG),
)

_ACTIONS = {entry.action for entry in ENTRIES if entry.action is not None}


@dataclass(frozen=True)
class Shell:
    """``entries``: the menu of the user. ``current``: the entry that the page belongs to."""

    entries: tuple[Entry, ...]
    current: Entry | None
    may_create: bool
    site: SiteFacts


def cms_shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. No query unless the template shows the shell; then at most one of its own."""
    return {"shell": SimpleLazyObject(lambda: shell_for(request))}


def shell_for(request: HttpRequest) -> Shell:
    return Shell(
        entries=tuple(_menu(request.user)),
        current=_current(request.path),
        may_create=holds_anywhere(request.user, content.CREATE_ARTICLE),
        site=getattr(request, "site_facts", None) or site_facts(),
    )


def _menu(user: Any) -> Iterator[Entry]:
    """Menu entries of ``user``. Only a menu: each view makes its own access decision."""
    held = {action for action in _ACTIONS if holds_anywhere(user, action)}
    return (entry for entry in ENTRIES if entry.action is None or entry.action in held)


def _current(path: str) -> Entry | None:
    urls = _urls().items()
    return next((e for e, url in urls if path == url or (e.route != DESK and path.startswith(url))), None)


@cache
def _urls() -> dict[Entry, str]:
    return {entry: reverse(entry.route) for entry in ENTRIES}
