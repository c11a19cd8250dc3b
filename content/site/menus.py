"""Menus in the header and footer: two levels of entries that lead to a section, article, topic or address.

Stored as one line an entry: label, target, and the label of the entry of the first level that it stands below (empty:
it is of the first level), with a tab between. A target is ``section:KEY``, ``article:KEY``, ``topic:KEY``, or an
address: so an entry follows what it names wherever that moves.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.models import Address, Article, LegalPage, Section, Topic
from content.models.articles.section import Audience
from content.models.legal_page import LegalKind
from content.text.html_text import one_line
from content.validators import is_path

MENUS = ("header_menu", "footer_menu")
MOST_FIRST, MOST_BELOW, MOST = 8, 12, 60
LONGEST_LABEL, LONGEST_ADDRESS = 60, 300
_KEY = re.compile(r"(section|article|topic):([1-9]\d{0,17})", re.ASCII)
_GONE = gettext_lazy("It is not there any more.")
_TRASHED = gettext_lazy("It is in the trash.")
_RESTRICTED = gettext_lazy("Only some readers may see it.")
_UNPUBLISHED = gettext_lazy("It is not published.")
_EMPTY = gettext_lazy("No public article is about it.")
_check_web, _check_email = URLValidator(schemes=["https"]), EmailValidator()


class Entry(NamedTuple):
    label: str
    to: str
    under: str = ""


class Target(NamedTuple):
    """``url`` is empty if nothing is there; ``why_hidden`` is, if every reader may go there."""

    url: str
    why_hidden: Any = ""


class Shown(NamedTuple):
    """An entry as readers see it."""

    label: str
    url: str
    to: str
    below: "list[Shown]"


def entries_of(stored: str) -> list[Entry]:
    return [Entry(*line.split("\t")) for line in stored.split("\n") if line]


def require_order(entries: Iterable[Entry]) -> None:
    """Raises UncleanText for labels and an order that no menu can have."""
    tops: dict[str, int] = {}
    for label, _to, under in entries:
        if not label or len(label) > LONGEST_LABEL:
            raise UncleanText(
                _("Give each entry a label of at most %(n)d characters.") % {"n": LONGEST_LABEL}
            )
        if under and under != next(reversed(tops), ""):
            raise UncleanText(_("“%(label)s” stands below nothing.") % {"label": label})
        if not under and label in tops:
            raise UncleanText(_("Two entries of the first level are called “%(label)s”.") % {"label": label})
        tops[under or label] = tops.get(under or label, -1) + 1
    if (
        len(tops) > MOST_FIRST
        or max(tops.values(), default=0) > MOST_BELOW
        or sum(tops.values(), len(tops)) > MOST
    ):
        raise UncleanText(
            _(
                "A menu has at most %(first)d entries of the first level, %(below)d below each, and %(all)d in all."
            )
            % {"first": MOST_FIRST, "below": MOST_BELOW, "all": MOST}
        )


def stored_form(entries: Iterable[Entry]) -> str:
    return "\n".join("\t".join(entry) for entry in entries)


def cleaned_menu(stored: str) -> str:
    """``stored`` as it is kept. Raises UncleanText; what lies at the key of an object is not asked."""
    lines = [line.split("\t") for line in stored.split("\n") if line]
    if any(len(line) != len(Entry._fields) for line in lines):
        raise UncleanText(_("This is no menu."))
    entries = [Entry(one_line(label), to, one_line(under)) for label, to, under in lines]
    require_order(entries)
    for entry in entries:
        if not _KEY.fullmatch(entry.to) and target_of(entry.to) != entry.to:
            raise UncleanText(_("“%(to)s” is no target of a menu.") % {"to": entry.to[:80]})
    return stored_form(dict.fromkeys(entries))


def target_of(typed: str) -> str:
    """Target for an address as a person types it: the object at an address of this site, else the address itself.

    Raises UncleanText if nothing is at an address of this site, or it is neither https nor mailto.
    """
    typed = typed.strip()
    try:
        parts = urlsplit(typed)
        if parts.scheme == "mailto":
            _check_email(typed.removeprefix("mailto:"))
            return typed
        if parts.netloc == urlsplit(settings.SITE_URL).netloc and parts.scheme in ("http", "https"):
            return _own(typed.split(parts.netloc, 1)[1] or "/")
        if not parts.netloc and typed.startswith("/"):
            return _own(typed)
        _check_web(typed)
    except (ValueError, ValidationError):
        parts = urlsplit("")
    # A name before the host looks like the host, and so do letters of other scripts in it.
    is_plain = parts.netloc.isascii() and "@" not in parts.netloc and one_line(typed) == typed
    if not parts.hostname or not is_plain or len(typed) > LONGEST_ADDRESS:
        raise UncleanText(
            _("Write a path of this site like /news/, or an address that begins with https:// or mailto:.")
        )
    return typed


def _own(path: str) -> str:
    plain = path.strip("/")
    found = Address.objects.filter(path=plain).select_related("target").first() if is_path(plain) else None
    if found is not None:
        if found.external:
            return target_of(found.external)
        address = found if found.target is None else found.target
        return f"section:{address.section_id}" if address.section_id else f"article:{address.article_id}"
    try:
        match = resolve(f"/{plain}/" if plain else "/")
    except Resolver404:
        match = None
    if match and match.view_name == "public:topic":
        topic = Topic.objects.filter(slug=match.kwargs["slug"]).first()
        if topic:
            return f"topic:{topic.merged_into_id or topic.pk}"
    elif match and match.namespace == "public" and not match.kwargs:
        return f"/{plain}/" if plain else "/"
    raise UncleanText(_("Nothing is at %(path)s on this site.") % {"path": path[:80]})


def targets(entries: Iterable[Entry]) -> Mapping[str, Target]:
    """Where each target is now. A query for each kind of object that is named."""
    found: dict[str, Target] = {}
    keys: dict[str, list[int]] = {}
    for entry in entries:
        if named := _KEY.fullmatch(entry.to):
            keys.setdefault(named[1], []).append(int(named[2]))
            found[entry.to] = Target("", _GONE)
        else:
            found[entry.to] = Target(entry.to)
    if any(to.strip("/") in LegalKind for to in found):
        published = {
            f"/{kind}/" for kind in LegalPage.objects.exclude(words={}).values_list("kind", flat=True)
        }
        lacking = {f"/{kind}/" for kind in LegalKind} - published
        found |= {to: Target(to, _UNPUBLISHED) for to in lacking & found.keys()}
    for kind, wanted in keys.items():
        for key, target in _TARGETS[kind](wanted):
            found[f"{kind}:{key}"] = target
    return found


def _sections(keys: list[int]) -> Iterable[tuple[int, Target]]:
    rows = Section.objects.filter(pk__in=keys, address__isnull=False)
    for key, path, audience, trashed in rows.values_list("pk", "address__path", "audience", "trashed_at"):
        yield key, Target(f"/{path}/", _TRASHED if trashed else _why_restricted(audience))


def _articles(keys: list[int]) -> Iterable[tuple[int, Target]]:
    rows = Article.objects.filter(pk__in=keys, address__isnull=False)
    facts = ("pk", "address__path", "section__audience", "trashed_at", "live_id")
    for key, path, audience, trashed, live in rows.values_list(*facts):
        why = _TRASHED if trashed else _why_restricted(audience) if live else _UNPUBLISHED
        yield key, Target(f"/{path}/", why)


def _topics(keys: list[int]) -> Iterable[tuple[int, Target]]:
    seen: QuerySet[Article] = Article.objects.filter(
        topics=OuterRef("now"), live__isnull=False, address__isnull=False, section__audience=Audience.PUBLIC
    )
    rows = Topic.objects.filter(pk__in=keys).annotate(now=Coalesce("merged_into", F("pk")), seen=Exists(seen))
    for key, slug, is_seen in rows.values_list("pk", Coalesce("merged_into__slug", "slug"), "seen"):
        yield key, Target(reverse("public:topic", args=[slug]), "" if is_seen else _EMPTY)


_TARGETS = {"section": _sections, "article": _articles, "topic": _topics}


def _why_restricted(audience: str) -> Any:
    return "" if audience == Audience.PUBLIC else _RESTRICTED


def shown_to_everybody(stored: str) -> list[Shown]:
    """The menu as every reader sees it: without what only some may see, and without what stands below that."""
    entries = entries_of(stored)
    there = targets(entries)
    tops: dict[str, Shown] = {}
    for label, to, under in entries:
        shown = Shown(label, there[to].url, to, [])
        if there[to].why_hidden:
            continue
        if not under:
            tops[label] = shown
        elif under in tops:
            tops[under].below.append(shown)
    return list(tops.values())


def hidden_entries(stored: str) -> list[tuple[str, Any]]:
    """Label of each entry that readers do not see, and why."""
    entries = entries_of(stored)
    there = targets(entries)
    return [(label, why) for label, to, _under in entries if (why := there[to].why_hidden)]


def addressed(stored: str) -> list[Entry]:
    """The entries with the present address of each target; a target that is gone keeps its key."""
    entries = entries_of(stored)
    there = targets(entries)
    return [entry._replace(to=there[entry.to].url or entry.to) for entry in entries]
