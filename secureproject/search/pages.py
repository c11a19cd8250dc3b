"""Pages and actions in the search box. The rule of the page itself decides who finds it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from content.search.query import words_in
from content.search.spelling import Meant, one_mistake
from rbac.decisions import decide, holds_anywhere
from rbac.enforcement.access_rules import AccessRule, rule_of
from secureproject.cms_shell.navigation import ENTRIES

SHOWN = 7


@dataclass(frozen=True, eq=False)
class Page:
    """A page that search finds by name. ``words``: synonyms."""

    route: str
    label: Any
    words: Any = ""


# Synonyms of the menu entries.
_CALLED = {
    "cms:dashboard": _("dashboard home start"),
    "cms:calendar": _("schedule planned times"),
    "cms:media": _("upload picture file library"),
}
PAGES = (
    Page("cms:article_new", _("New article"), _("write begin story")),
    *(Page(entry.route, entry.label, _CALLED.get(entry.route, "")) for entry in ENTRIES),
    Page("cms:trash", _("Trash"), _("deleted thrown away restore bin")),
    Page("cms:bulk", _("What you changed together"), _("bulk many undo")),
    Page("cms:first_on_site", _("What stands first on the front page"), _("home page order")),
    Page("cms:section_new", _("Add section"), _("new create")),
    Page("cms:byline_new", _("Add byline"), _("new create author name")),
    Page("cms:site_menus", _("Menus of the site"), _("header footer navigation links")),
    Page("cms:site_settings", _("Settings of the site"), _("name tagline logo colour open")),
    Page("cms:redirects", _("Redirects"), _("old address moved link")),
    Page("cms:legal_pages", _("Legal pages"), _("imprint privacy accessibility statement contact")),
    Page("cms:embeds", _("Videos and charts"), _("embed frame youtube vimeo hosts")),
    Page("cms:topic_new", _("Add topic"), _("new create tag")),
    Page("cms:person_invite", _("Invite a person"), _("new add person account")),
    Page("cms:invitations", _("Open invitations"), _("people waiting")),
    Page("cms:teams", _("Teams"), _("people groups")),
    Page("cms:roles", _("Roles"), _("people permissions rights")),
    Page("cms:separations", _("Separation of duties"), _("roles apart conflict")),
    Page("cms:reviews", _("Access reviews"), _("recertification roles permissions")),
    Page("cms:site_policy", _("Policy of the site"), _("four eyes comments rules")),
    Page("cms:policy_changes", _("Changes of policies"), _("waiting agree")),
    Page("cms:public_texts", _("Words for readers"), _("names waiting accept")),
    Page("cms:why", _("Who may do what, and why"), _("permissions rights refused")),
    Page("accounts:security", _("Your security"), _("password passkey second factor codes account")),
    Page("accounts:sessions", _("Where you are logged in"), _("sessions devices account log out")),
    Page("accounts:profile", _("Your name, language and data"), _("profile account settings")),
    Page("accounts:activity", _("What happened in your account"), _("log security")),
)  # fmt: skip


def search_pages(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[Page]:
    """Pages that ``user`` may open, with a word that starts with each of ``words``; without words, the first pages.

    With ``meant``: also with one mistake, and ignoring words too short to have one.
    """
    near = [one_mistake(word) for word in words if word in meant] if meant is not None else []
    ways = [frozenset({word}) for word in words] if meant is None else near
    found = (page for page in PAGES if _has(page, ways, meant is None) and may_open(user, page.route))
    return [page for page, _number in zip(found, range(SHOWN), strict=False)]


def may_open(user: Any, route: str) -> bool:
    """Whether the page's decorator will allow ``user``."""
    rule = _rule_of(route)
    if rule.kind == "requires anywhere":
        return holds_anywhere(user, rule.action)
    if rule.kind == "requires":
        return decide(user, rule.action).allowed
    return True


@lru_cache
def _rule_of(route: str) -> AccessRule:
    rule = rule_of(resolve(reverse(route)).func)
    if rule is None:
        raise LookupError(f"{route} declares no rule.")
    return rule


def _has(page: Page, ways: Sequence[Collection[str]], as_it_begins: bool) -> bool:
    """``ways``: alternatives for each word."""
    own = [*words_in(str(page.label)), *words_in(str(page.words))]
    if as_it_begins:
        return all(any(one.startswith(word) for one in own for word in way) for way in ways)
    return all(any(one in way for one in own) for way in ways)
