"""Navigation: the site's name, section tree and topics, cached in the process until the site's row changes."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, JSONObject, Now
from django.utils import timezone, translation

from content.models import LegalPage, Section, Site, Topic
from content.models.articles.section import Audience
from content.models.legal_page import LegalKind
from content.models.site import PICTURES
from content.public.queries.lookup import SITE_STATE
from content.site.colours import address_of_accents
from content.site.identity import COLOURS, named_profiles
from content.site.menus import Shown, shown_to_everybody
from content.site.notice import Notice
from content.site.pictures import Facts, Icon, Picture, card_of, facts_of, icons_from, logo_of
from foundation.collation import reading_key
from foundation.prepared_queries import PreparedQuery


@dataclass(slots=True)
class Branch:
    """A section as readers see it."""

    id: int
    title: str
    description: str
    path: str
    comments: str
    audience: str
    landing_id: int | None
    place: str
    first_ids: list[int] = field(default_factory=list)
    parent: "Branch | None" = None
    steps: tuple[tuple[str, str], ...] = ()  # title and path of each section of its trail
    # Public sections, which every public page may name; the rest is ``hidden``.
    children: "list[Branch]" = field(default_factory=list)
    hidden: "list[Branch]" = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"/{self.path}/"

    def trail(self) -> "list[Branch]":
        """From the top of the site down to this section."""
        return [*(self.parent.trail() if self.parent else []), self]

    @property
    def is_for_everybody(self) -> bool:
        return self.audience == Audience.PUBLIC

    def subtree(self) -> "Iterator[Branch]":
        """This section and all public ones below it."""
        yield self
        for child in self.children:
            yield from child.subtree()


@dataclass(slots=True)
class Navigation:
    """``state`` identifies the site's row that this was read from; another state means: read again."""

    state: str
    name: str
    tagline: str
    language: str
    zone: ZoneInfo
    accents: str  # of light and dark pages, for the address of their style sheet; empty: those of the product
    footer_text: str
    social_profiles: list[tuple[str, str]]  # host and address
    logo: Picture | None
    logo_dark: Picture | None
    icons: list[Icon]  # empty: that of the product
    card_picture: Picture | None  # for cards of pages without a picture of their own
    full_text_feeds: bool
    crawlers: str
    notice: Notice | None  # in force
    top: list[Branch]
    branches: dict[int, Branch]
    topics: dict[int, tuple[str, str]]
    legal: list[tuple[str, Any]] = field(default_factory=list)  # kind and title of each that is published
    embed_hosts: frozenset[str] = frozenset()
    first_ids: list[int] = field(default_factory=list)
    header_menu: list[Shown] = field(default_factory=list)  # empty: the sections at the top
    footer_menu: list[Shown] = field(default_factory=list)
    # Made by rendering.py: the frame around every page of a top-level section, and the breadcrumbs of each section.
    shells: dict[int, list[bytes]] = field(default_factory=dict)
    trails: dict[int, str] = field(default_factory=dict)


# Used before `set_up_site`, when there is no site.
NOT_SET_UP = Navigation(
    state="",
    name="",
    tagline="",
    language="en",
    zone=ZoneInfo("UTC"),
    accents="",
    footer_text="",
    social_profiles=[],
    logo=None,
    logo_dark=None,
    icons=[],
    card_picture=None,
    full_text_feeds=False,
    crawlers="",
    notice=None,
    top=[],
    branches={},
    topics={},
)
_kept = NOT_SET_UP


def navigation_for(state: str | None) -> Navigation:
    """The navigation for the site's ``state``; one query if this process has not cached it."""
    global _kept
    if not state:
        return NOT_SET_UP
    kept = _kept
    if kept.state != state:
        _kept = kept = _read()
    return kept


def as_last_known() -> AbstractContextManager[None]:
    """Language and time zone of the site as last read by this process, for error pages, which must not query."""
    return as_readers_see(_kept)


@contextmanager
def as_readers_see(navigation: Navigation) -> Iterator[None]:
    """In the language and the time zone of the site, whatever the browser asks for."""
    with translation.override(navigation.language), timezone.override(navigation.zone):
        yield


def topics_of(navigation: Navigation, ids: list[int]) -> list[tuple[str, str]]:
    """Slug and name of each topic. One newer than the site's row costs a query."""
    global _kept
    if not navigation.topics.keys() >= set(ids):
        _kept = navigation = _read()
    named = {navigation.topics[key] for key in ids if key in navigation.topics}  # two may have been merged
    return sorted(named, key=lambda topic: reading_key(topic[1]))


def _now(field: str) -> Coalesce:
    """Value of the topic that a merged one became part of."""
    return Coalesce(f"merged_into__{field}", field)


def site_state() -> str | None:
    """For pages without an address lookup. One query."""
    return Site.objects.values_list(SITE_STATE, flat=True).first()


_OF_SECTION = ("id", "title", "description", "comments", "audience", "landing_id", "first_ids")


_WORDS = ("name", "tagline", "language", "time_zone", *COLOURS, "footer_text", "social_profiles")


_IN_FORCE = Case(When(notice_until__gt=Now(), then="notice"), default=Value(""))


def look_of(words: Mapping[str, str], pictures: Iterable[Facts]) -> dict[str, Any]:
    """Fields of Navigation that follow from the settings of the site."""
    logo, logo_dark, favicon, card_picture = pictures
    return {
        "name": words["name"],
        "tagline": words["tagline"],
        "language": words["language"],
        "zone": ZoneInfo(words["time_zone"]),
        "accents": address_of_accents(words["accent"], words["accent_dark"]),
        "footer_text": words["footer_text"],
        "social_profiles": named_profiles(words["social_profiles"]),
        "logo": logo_of(logo),
        "logo_dark": logo_of(logo_dark),
        "icons": icons_from(favicon),
        "card_picture": card_of(card_picture),
    }


def _read() -> Navigation:
    sections = Section.objects.exclude(address=None).filter(trashed_at=None).order_by("scope__path")
    own = {**{name: name for name in _OF_SECTION}, "path": "address__path", "place": "scope__path"}
    topic = JSONObject(id=F("id"), slug=_now("slug"), name=_now("name"))
    found = Site.objects.values_list(
        SITE_STATE,
        JSONObject(**{name: name for name in _WORDS}, notice=_IN_FORCE, level="notice_level"),
        ArraySubquery(sections.values(facts=JSONObject(**own))),
        ArraySubquery(Topic.objects.values(facts=topic)),
        ArraySubquery(LegalPage.objects.exclude(words={}).values("kind")),
        "embed_hosts",
        "first_ids",
        "header_menu",
        "footer_menu",
        "full_text_feeds",
        "crawlers",
        *map(facts_of, PICTURES),
    ).first()
    if found is None:
        return NOT_SET_UP
    (
        state,
        words,
        facts,
        topics,
        legal,
        embed_hosts,
        first_ids,
        header,
        footer,
        full_text,
        crawlers,
        *pictures,
    ) = found
    branches = [Branch(**fact) for fact in facts]
    return Navigation(
        state=state,
        top=_grow(branches),
        branches={branch.id: branch for branch in branches},
        topics={one["id"]: (one["slug"], one["name"]) for one in topics},
        legal=[(str(kind), kind.label) for kind in LegalKind if kind in legal],
        embed_hosts=frozenset(embed_hosts),
        first_ids=first_ids,
        header_menu=shown_to_everybody(header),
        footer_menu=shown_to_everybody(footer),
        full_text_feeds=full_text,
        crawlers=crawlers,
        notice=Notice(words["notice"], words["level"]) if words["notice"] else None,
        **look_of(words, [Facts(**picture) for picture in pictures]),
    )


def _grow(branches: list[Branch]) -> list[Branch]:
    """Attaches each section to its nearest ancestor. Parents come before their children.

    Only public sections are at the top; nothing below a hidden section is public.
    """
    top: list[Branch] = []
    above: list[Branch] = []
    for branch in branches:
        while above and not branch.place.startswith(above[-1].place):
            above.pop()
        branch.parent = above[-1] if above else None
        branch.steps = (*(branch.parent.steps if branch.parent else ()), (branch.title, branch.url))
        if branch.is_for_everybody:
            (above[-1].children if above else top).append(branch)
        elif above:
            above[-1].hidden.append(branch)
        above.append(branch)
    return top


def site_and_lists() -> tuple[str | None, int]:
    """The site's state, and the number of public changes of articles. One query."""
    return next(iter(_VERSION.rows()), (None, 0))


def _version() -> QuerySet[Site, Any]:
    seen = Section.objects.filter(audience=Audience.PUBLIC)
    versions = seen.order_by().values(one=Value(1)).annotate(all=Sum("public_version"))
    return Site.objects.values_list(SITE_STATE, Subquery(versions.values("all")))


_VERSION: PreparedQuery[tuple[str | None, int]] = PreparedQuery(_version, lambda state, lists: (state, lists))
