"""Public articles in the JSON API: a list, newest first, and each article with its text."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.api.answers import WHY, answer, known_or_admitted, moment, refused, whole
from content.bylines.queries import names_under
from content.kinds.kind import kinds
from content.models import Article, Section, Topic
from content.public.queries.lookup import SITE_STATE
from content.public.queries.navigation import Navigation, navigation_for, site_and_lists, topics_of
from content.public.queries.newest import ALL, for_everybody, newest_about, newest_in
from content.public.queries.teasers import NEWEST_FIRST, live_articles
from content.public.rendering.caching import etag_of, list_etag_of
from content.revisions.correction_notes import corrections_in
from content.text.render_html import without_cms_links
from content.validators import is_path, read_public_id
from rbac.access import public

ARTICLES_A_PAGE = 50
CHOICES = ("before", "kind", "section", "topic")
_OF_LIST = ("public_id", "kind", "first_published_at", "published_at")
_TOLD = ("title", "summary", "language", "words", "digest")
_OF_LIVE: Mapping[str, Any] = {
    **{name: F(f"live__{name}") for name in (*_TOLD, "topic_ids")},
    "path": F("address__path"),
    "section_title": F("section__title"),
    "section_path": F("section__address__path"),
    "bylines": names_under("live"),
}
_OF_ONE = {
    name: F(f"live__{name}")
    for name in ("body", "correction_notes", "details", "removed_at", "removed_because")
}
type Told = dict[str, Any]  # by these names
type Choice = Mapping[str, str]  # query parameters of a URL
_FORM = re.compile(r"([0-9]{1,17})-([0-9a-f-]{36})")  # a timestamp before the year 5139, valid for datetime
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Cursor(NamedTuple):
    """Keyset pagination cursor: a page begins after this article, also after it was taken down."""

    first_published_at: datetime
    public_id: UUID

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for a malformed cursor."""
        found = _FORM.fullmatch(text)
        public_id = read_public_id(found[2]) if found else None
        return cls(_BEGINNING + int(found[1]) * _MICROSECOND, public_id) if found and public_id else None

    def __str__(self) -> str:
        return f"{(self.first_published_at - _BEGINNING) // _MICROSECOND}-{self.public_id}"

    def older(self, key: str = "pk") -> Q:
        """Condition: rows after the cursor in a list, newest first, with an article's key in ``key``."""
        at = self.first_published_at
        same_moment = Q(**{f"{key}__lt": Article.objects.filter(public_id=self.public_id).values("pk")})
        return Q(first_published_at__lte=at) & (Q(first_published_at__lt=at) | same_moment)


class WrongChoice(Exception):
    """Its text says what is wrong with the query string."""


@public(WHY)
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """One query if the client's copy is current, else two; three if the section tree is not cached."""
    state, lists = site_and_lists()
    etag = list_etag_of("api/articles", settings.SITE_URL, state, lists, sorted(request.GET.lists()))
    if known := known_or_admitted(request, etag):
        return known
    navigation = navigation_for(state)
    try:
        found = _part({name: str(value) for name, value in request.GET.items()}, navigation)
    except WrongChoice as wrong:
        return refused(400, str(wrong))
    shown = found[:ARTICLES_A_PAGE]
    more = _next(request, shown[-1]) if len(found) > ARTICLES_A_PAGE else None
    facts = {"articles": [_facts(told, navigation) for told in shown], "next": more}
    return answer(facts, etag, max((told["published_at"] for told in shown), default=None))


@public(WHY)
@require_safe
def article(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One query if the client's copy is current, else the same one; two if the section tree is not cached."""
    rows = live_articles(*kinds.names()).filter(public_id=public_id)
    told = rows.values(*_OF_LIST, "public_version", **_OF_LIVE, **_OF_ONE, state=SITE_STATE).first()
    if told is None:
        return refused(404, "There is no such article, or not everybody may read it.")
    version, state = told["public_version"], told["state"]
    etag = etag_of("api/article", settings.SITE_URL, public_id, version, state, told["bylines"])
    if known := known_or_admitted(request, etag):
        return known
    return answer(_all_facts(told, navigation_for(state)), etag, told["published_at"])


def _part(chosen: Choice, navigation: Navigation) -> list[Told]:
    """One row more than a page shows, which says whether there are older ones. Raises WrongChoice."""
    if unknown := sorted(chosen.keys() - set(CHOICES)):
        raise WrongChoice(f"There is no parameter {unknown[0]!r} here. There are: {', '.join(CHOICES)}.")
    cursor = Cursor.read(chosen["before"]) if "before" in chosen else None
    if cursor is None and "before" in chosen:
        raise WrongChoice("The parameter 'before' is not one that the address in 'next' had.")
    # Keys first, then columns: PostgreSQL overestimates the number of section addresses, and in one query it
    # compares every article with every address and every version.
    keys = _first(chosen, navigation, cursor).order_by(*NEWEST_FIRST).values("pk")[: ARTICLES_A_PAGE + 1]
    return list(Article.objects.filter(pk__in=keys).order_by(*NEWEST_FIRST).values(*_OF_LIST, **_OF_LIVE))


def _kinds(chosen: Choice) -> list[str]:
    if "kind" not in chosen:
        return kinds.names()
    if chosen["kind"] not in kinds.names():
        raise WrongChoice(f"The parameter 'kind' is one of {', '.join(kinds.names())}.")
    return [chosen["kind"]]


def _first(chosen: Choice, navigation: Navigation, cursor: Cursor | None) -> QuerySet[Article]:
    """The first articles, or all of them. Raises WrongChoice."""
    of, sections = _kinds(chosen), _sections(chosen, navigation)
    number = ARTICLES_A_PAGE + 1
    if "topic" in chosen:
        if not is_path(chosen["topic"]):
            raise WrongChoice("The parameter 'topic' is the last part of a topic's address.")
        topic = Subquery(Topic.objects.filter(slug=chosen["topic"]).values("pk")[:1])
        older = cursor.older("article") if cursor else ALL
        return newest_about(topic, number, only=older, of=of, sections=sections)
    older = cursor.older() if cursor else ALL
    if sections is None and all(branch.is_for_everybody for branch in navigation.branches.values()):
        return live_articles(*of).filter(older)  # no rows that would have to be skipped
    return newest_in(for_everybody() if sections is None else sections, number, only=older, of=of)


def _sections(chosen: Choice, navigation: Navigation) -> QuerySet[Section] | None:
    """The chosen section and those below it that are public; None: all public sections."""
    if "section" not in chosen:
        return None
    path = chosen["section"].strip("/")
    here = [branch for branch in navigation.branches.values() if branch.path == path]
    if not here or not here[0].is_for_everybody:
        raise WrongChoice("There is no such section, or not everybody may read it.")
    return for_everybody().filter(pk__in=[below.id for below in here[0].subtree()])


def _next(request: HttpRequest, last: Told) -> str:
    query = request.GET.copy()
    query["before"] = str(Cursor(last["first_published_at"], last["public_id"]))
    return whole(f"{reverse('api:articles')}?{query.urlencode()}")


def _facts(told: Told, navigation: Navigation) -> dict[str, Any]:
    key = told["public_id"]
    return {
        "id": key,
        **{name: told[name] for name in ("kind", *_TOLD)},
        "authors": list(dict.fromkeys(told["bylines"])),
        "section": {"title": told["section_title"], "path": told["section_path"]},
        "topics": [{"slug": slug, "name": name} for slug, name in topics_of(navigation, told["topic_ids"])],
        "first_published_at": moment(told["first_published_at"]),
        "published_at": moment(told["published_at"]),
        "page": whole(f"/{told['path']}/"),
        "verify": whole(reverse("public:verify", args=[key])),
        "self": whole(reverse("api:article", args=[key])),
    }


def _all_facts(told: Told, navigation: Navigation) -> dict[str, Any]:
    facts, removed_at = kinds[told["kind"]].facts(told["details"]), told["removed_at"]
    removed = removed_at and {"at": moment(removed_at), "because": told["removed_because"]}
    return {
        **_facts(told, navigation),
        "body": without_cms_links(told["body"]),
        "details": {name: _plain(fact) for name, fact in facts.items()},
        "corrections": [
            {"on": note.on.isoformat() if note.on else None, "text": note.text}
            for note in corrections_in(told["correction_notes"])
        ],
        "removed": removed,
    }


def _plain(fact: Any) -> Any:
    return moment(fact) if isinstance(fact, datetime) else fact
