"""Filters of the list of articles: parsed from the URL, applied in SQL, shown as chips."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import reduce
from operator import and_
from typing import ClassVar, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.kinds.kind import kinds
from content.models import Article
from content.models.articles.article import ArticleKind
from content.models.articles.review import State
from foundation.pagination import key_in

STATES: dict[str, tuple[str | Promise, Q]] = {
    "draft": (_("Drafts"), Q(archived_at__isnull=True, draft__status__state=State.DRAFT)),
    "in_review": (_("In review"), Q(archived_at__isnull=True, draft__status__state=State.IN_REVIEW)),
    "approved": (
        pgettext_lazy("articles", "Approved"),
        Q(archived_at__isnull=True, draft__status__state=State.APPROVED),
    ),
    "published": (pgettext_lazy("articles", "Published"), Q(live__isnull=False)),
    "archived": (pgettext_lazy("articles", "Taken down"), Q(archived_at__isnull=False)),
}

# Whether an approval is still valid is computed, not stored (content/approvals/validity_batch.py): a filter for it
# would have to check everything that was ever approved on each page.
HELP: dict[str, str | Promise] = {
    "approved": _(
        "Also what was approved and waits for another approval: an approver has left, or more is asked for since. It"
        " is marked “Needs another approval” and cannot be published before that."
    ),
}
# States with few articles at any time, found by an index.
WAITING = ("in_review", "approved")
_OF_MOST = Q(kind=ArticleKind.ARTICLE.value)  # a walk finds these soon, and no index has them alone


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter to switch on, or one that is on (``current``) and links to the list without it."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class UrlFilters:
    """Filters of a list, read from its URL: each field is a text, empty if it filters nothing."""

    typed: ClassVar[frozenset[str]] = frozenset({"q"})  # filters that the search form itself sends

    @property
    def any(self) -> bool:
        return bool(self.given)

    @property
    def given(self) -> list[tuple[str, str]]:
        """All active filters, for forms that pass them on."""
        return [(one.name, getattr(self, one.name)) for one in fields(self) if getattr(self, one.name)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Other filters that a new search keeps."""
        return [(name, value) for name, value in self.given if name not in self.typed]

    def query(self, **more: str) -> str:
        return urlencode({name: value for name, value in {**dict(self.given), **more}.items() if value})

    def _chip(self, label: str | Promise, name: str, value: str) -> Chip:
        current = getattr(self, name) == value
        wanted = {one.name: getattr(self, one.name) for one in fields(self)}
        wanted[name] = "" if current else value
        return Chip(str(label), urlencode({key: text for key, text in wanted.items() if text}), current)


@dataclass(frozen=True, slots=True)
class Filters(UrlFilters):
    """Active filters of the list; unknown values are ignored."""

    state: str = ""
    kind: str = ""
    section: str = ""
    mine: str = ""
    q: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        section = data.get("section", "")
        return cls(
            state=data.get("state", "") if data.get("state") in STATES else "",
            kind=data.get("kind", "") if data.get("kind") in kinds.names() else "",
            section=section if key_in(section) else "",
            mine="yes" if data.get("mine") else "",
            q=" ".join(data.get("q", "").replace("\x00", "").split())[:100],
        )

    def apply(self, articles: QuerySet[Article], person: int) -> QuerySet[Article]:
        """``person``: key of the current user, for "mine"."""
        narrowed = articles.filter(*self._conditions(person).values())
        if not self.q:
            return narrowed
        # In the draft title, or in the title that readers see.
        titles = ("draft__title", "live__title")
        first, *others = (
            Article.objects.filter(**{f"{title}__icontains": self.q}).values("pk") for title in titles
        )
        return narrowed.filter(pk__in=first.union(*others, all=True))

    def walked(self, articles: QuerySet[Article], person: int) -> tuple[QuerySet[Article], Q]:
        """``articles`` filtered by what has an index in the order of the list, and the condition to check for each of
        them; without the search words.
        """
        asked = self._conditions(person)
        for name in ("mine", "section", "archived", "kind"):
            if name in asked and asked[name] != _OF_MOST:
                articles = articles.filter(asked.pop(name))
                break
        return articles, reduce(and_, asked.values(), Q())

    def _conditions(self, person: int) -> dict[str, Q]:
        given = {
            self.state: STATES[self.state][1] if self.state else Q(),
            "kind": Q(kind=self.kind) if self.kind else Q(),
            "section": Q(section_id=int(self.section)) if self.section else Q(),
            "mine": Q(author_id=person) if self.mine else Q(),
        }
        return {name: condition for name, condition in given.items() if condition}

    @property
    def help(self) -> str | Promise:
        """Explains which rows the filter finds, where the name of the state does not say it."""
        return HELP.get(self.state, "")

    def chips(self, section: str) -> Iterator[Chip]:
        """``section``: title of the section filter, if the user may see it."""
        yield self._chip(_("Mine"), "mine", "yes")
        for value, (label, _condition) in STATES.items():
            yield self._chip(label, "state", value)
        for kind in kinds:
            yield self._chip(kind.plural, "kind", kind.name)
        if section:
            yield self._chip(section, "section", self.section)
