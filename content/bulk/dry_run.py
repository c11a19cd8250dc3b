"""Dry run: what will happen to each of the chosen articles, why not to the others, and the side effects."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from audit.stored_messages import gettext as _
from content.actions import CREATE_ARTICLE, MOVE_ARTICLE, TAKE_DOWN_ARTICLE, TRASH_ARTICLE, VIEW_ARTICLE
from content.addresses import addresses
from content.articles import addressing
from content.bulk.actions import Deed, Details, names_of_topic
from content.corrections.verbs import open_correction_of
from content.errors import AddressTaken
from content.formatting.local_time import zoned
from content.models import Address, Article, Checkup, Section
from content.models.address import AddressKind
from content.models.articles.review import State
from content.policies.move_check import require_as_strict
from content.scheduling.verbs import waiting
from rbac.access_diff.dry_run import Locked, dry_run
from rbac.actions import Action
from rbac.administration.separations import rules_in_force
from rbac.decisions import decide
from rbac.errors import Invalid
from rbac.grants import shared_with
from rbac.queries import visible_to

MOST = 1_000
# Texts are loaded when needed, except what decides whether the fields of the kind are complete.
_LONG = ("draft__body", "live__body", "draft__correction_notes", "live__correction_notes")
_WHOLE = ("section__scope", "section__address", "address", "draft__status", "live__status")


@dataclass(frozen=True)
class Line:
    """One article. ``why_not``: the reason, if nothing will happen to it. ``along``: what else would change."""

    article: Article
    why_not: str
    voids: bool = False
    along: tuple[str, ...] = ()

    @property
    def will(self) -> bool:
        return not self.why_not


def chosen_among(found: QuerySet[Article], user: Any) -> list[Article]:
    """Articles of ``found`` visible to ``user``, newest first, MOST at the most."""
    seen = visible_to(user, VIEW_ARTICLE, found).select_related(*_WHOLE).defer(*_LONG)
    return list(seen.order_by("-changed_at", "-pk")[:MOST])


def preview(articles: Sequence[Article], deed: Deed, details: Details, user: Any) -> list[Line]:
    """Decides about each as the service function will. One query for all allowed, some more for each refused."""
    keys = [article.pk for article in articles]
    allowed = set(
        visible_to(user, deed.action, Article.objects.filter(pk__in=keys)).values_list("pk", flat=True)
    )
    into = _Into(Section.objects.filter(pk=details.get("section") or 0), user)
    known = names_of_topic(details) if deed.needs == "topic" else details
    lines = []
    for article in articles:
        why_not = deed.unfit(article, known)
        if not why_not and article.pk not in allowed:
            why_not = str(decide(user, deed.action, article).reason)
        if not why_not and deed.needs == "section":
            why_not = into.why_not(article)
        lines.append(Line(article, why_not, deed.voids and _is_under_way(article)))
    along = goes_along([line.article.pk for line in lines if line.will], deed.action, user)
    return [replace(line, along=along.get(line.article.pk, ())) for line in lines]


def fingerprint(lines: Iterable[Line], name: str, details: Details) -> str:
    """Fingerprint of what the user previewed: the same articles, text and states are required on start."""
    seen = [(line.article.pk, line.article.newest.digest, line.will, line.voids) for line in lines]
    return hashlib.sha256(repr((name, sorted(details.items()), seen)).encode()).hexdigest()[:32]


def _is_under_way(article: Article) -> bool:
    draft = None if article.is_archived else article.draft
    return draft is not None and draft.status.state in {State.IN_REVIEW, State.APPROVED}


class _Into:
    """Additional checks of a move into a section: permission to write there, rules as strict, a free address."""

    def __init__(self, found: QuerySet[Section], user: Any) -> None:
        self._user = user
        self._section = found.select_related("scope", "address").first()
        self._decision = decide(user, CREATE_ARTICLE, self._section) if self._section else None
        self._slugs: set[str] = set()
        self._separates = self._section is not None and rules_in_force().exists()

    def why_not(self, article: Article) -> str:
        if self._section is None or self._decision is None:
            return ""
        if not self._decision.allowed:
            return str(self._decision.reason)
        try:
            require_as_strict(article.section, self._section, is_live=article.live_id is not None)
            self._require_free(article)
        except Invalid as error:
            return str(error.message)
        return self._refusal_there(article) or self._kept_apart(article)

    def _require_free(self, article: Article) -> None:
        parent = self._section.address.path if self._section else ""
        addresses.path_below(parent, article.slug)
        if article.first_published_at is None:
            addresses.require_unknown_below(parent, article.slug)
        else:
            there = addresses.joined(parent, article.slug)
            addresses.require_no_link_elsewhere(article.address.path, there, by=self._user)
        if article.slug in self._slugs or article.slug in addresses.PathsBelow(parent):
            raise AddressTaken(path=addresses.joined(parent, article.slug))
        self._slugs.add(article.slug)

    def _kept_apart(self, article: Article) -> str:
        """Whether a user with whom it is shared would hold roles that must be separate: tried and rolled back."""
        if self._section is None or not self._separates or not shared_with(article):
            return ""
        try:
            with dry_run():
                addressing.move_article(article, self._section, by=self._user)
        except Locked:
            return ""  # another transaction is changing it: the service function checks again
        except Invalid as error:
            return str(error.message)
        return ""

    def _refusal_there(self, article: Article) -> str:
        if not article.live_id:
            return ""
        if open_correction_of(article):
            return _("An urgent correction waits for a second person. It is moved after that.")
        there = copy(article)
        there.section = self._section  # type: ignore[assignment]
        decision = decide(self._user, MOVE_ARTICLE, there)
        return "" if decision.allowed else str(decision.reason)


def goes_along(keys: Collection[int], action: Action, user: Any) -> dict[int, tuple[str, ...]]:
    """Sentences for each article of ``keys`` that has side effects. Three queries for any number.

    ``action``: what is about to be done. ``user``: links from texts that they may not see are not mentioned.
    """
    said: dict[int, list[str]] = defaultdict(list)
    if action == TRASH_ARTICLE:
        for schedule in waiting().filter(article__in=keys):
            facts = {"kind": schedule.get_kind_display(), "at": zoned(schedule.at)}
            said[schedule.article_id].append(_("What is scheduled is cancelled: %(kind)s, %(at)s.") % facts)
    if action in {TRASH_ARTICLE, TAKE_DOWN_ARTICLE}:
        for key, number in _linked(keys, user).items():
            links = ngettext(
                "%(number)d article links to it, and that link will lead nowhere.",
                "%(number)d articles link to it, and those links will lead nowhere.",
                number,
            )
            said[key].append(links % {"number": number})
    return {key: tuple(sentences) for key, sentences in said.items()}


def _linked(keys: Collection[int], user: Any) -> dict[int, int]:
    """Number of articles linking to each, as the worker last indexed them; without those in ``keys``."""
    at = Q(article__in=keys) | Q(target__article__in=keys, kind=AddressKind.REDIRECT)
    paths = {
        path: own or other
        for path, own, other in Address.objects.filter(at).values_list("path", "article", "target__article")
    }
    others = visible_to(user, VIEW_ARTICLE, Article).exclude(pk__in=keys)
    linking = Checkup.objects.filter(links__overlap=list(paths), article__in=others.values("pk"))
    counted: dict[int, int] = defaultdict(int)
    for links in linking.values_list("links", flat=True) if paths else ():
        for key in {paths[link] for link in links if link in paths}:
            counted[key] += 1
    return counted
