"""Pages and actions in the search box. The rule of the page itself decides who finds it."""

from collections.abc import Collection, Iterator, Sequence
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
    icon: str
    words: Any = ""


# Synonyms of the menu entries.
_CALLED = {
    "cms:dashboard": _("dashboard home start"),
    "cms:calendar": _("schedule planned times"),
    "cms:media": _("upload picture file library"),
}
PAGES = (
    Page("cms:article_new", _("New article"), "plus", _("write begin story")),
    *(Page(entry.route, entry.label, entry.icon, _CALLED.get(entry.route, "")) for entry in ENTRIES),
    Page("cms:trash", _("Trash"), "trash-2", _("deleted thrown away restore bin")),
    Page("cms:bulk", _("What you changed together"), "list", _("bulk many undo")),
    Page("cms:first_on_site", _("What stands first on the front page"), "layout-dashboard", _("home page order")),
    Page("cms:section_new", _("Add section"), "plus", _("new create")),
    Page("cms:byline_new", _("Add byline"), "user-plus", _("new create author name")),
    Page("cms:embeds", _("Videos and charts"), "globe", _("embed frame youtube vimeo hosts")),
    Page("cms:topic_new", _("Add topic"), "plus", _("new create tag")),
    Page("cms:person_invite", _("Invite a person"), "user-plus", _("new add person account")),
    Page("cms:invitations", _("Open invitations"), "mail", _("people waiting")),
    Page("cms:teams", _("Teams"), "users", _("people groups")),
    Page("cms:roles", _("Roles"), "users", _("people permissions rights")),
    Page("cms:separations", _("Separation of duties"), "users", _("roles apart conflict")),
    Page("cms:reviews", _("Access reviews"), "clipboard-check", _("recertification roles permissions")),
    Page("cms:site_policy", _("Policy of the site"), "shield-check", _("four eyes comments rules")),
    Page("cms:policy_changes", _("Changes of policies"), "shield-check", _("waiting agree")),
    Page("cms:public_texts", _("Words for readers"), "shield-check", _("names waiting accept")),
    Page("cms:why", _("Who may do what, and why"), "circle-question-mark", _("permissions rights refused")),
    Page("accounts:security", _("Your security"), "shield-check", _("password passkey second factor codes account")),
    Page("accounts:sessions", _("Where you are logged in"), "smartphone", _("sessions devices account log out")),
    Page("accounts:profile", _("Your name, language and data"), "user", _("profile account settings")),
    Page("accounts:activity", _("What happened in your account"), "history", _("log security")),
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
    own = list(_words_of(page))
    if as_it_begins:
        return all(any(one.startswith(word) for one in own for word in way) for way in ways)
    return all(any(one in way for one in own) for way in ways)


def _words_of(page: Page) -> Iterator[str]:
    yield from words_in(str(page.label))
    yield from words_in(str(page.words))
