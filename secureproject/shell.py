"""The frame of every CMS page: where this person can work, and the name of the site."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts import actions as accounts
from content import actions as content
from content.models import Site
from rbac.actions import Action
from rbac.decisions import holds_anywhere


@dataclass(frozen=True)
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
    Entry("cms:comments", _("Comments"), "message-square", content.MODERATE_COMMENT),
    Entry("cms:sections", _("Sections"), "folder-tree", content.VIEW_SECTION),
    Entry("cms:people", _("People"), "users", accounts.VIEW_PERSON),
)


@dataclass(frozen=True)
class Shell:
    entries: list[dict[str, Any]]
    may_create: bool
    site_name: str


def cms_shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Asks nothing unless the template shows the shell; then at most one query of its own."""
    return {"shell": SimpleLazyObject(lambda: shell_for(request))}


def shell_for(request: HttpRequest) -> Shell:
    user = request.user
    held = [entry for entry in ENTRIES if entry.action is None or holds_anywhere(user, entry.action)]
    return Shell(
        entries=[_shown(entry, request.path) for entry in held],
        may_create=holds_anywhere(user, content.CREATE_ARTICLE),
        site_name=Site.objects.values_list("name", flat=True).first() or "",
    )


def _shown(entry: Entry, path: str) -> dict[str, Any]:
    url = reverse(entry.route)
    current = path == url if entry.route == "cms:dashboard" else path.startswith(url)
    return {"url": url, "label": entry.label, "icon": entry.icon, "current": current}
