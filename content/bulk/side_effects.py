"""Side effects on each of many articles that are trashed or taken down: the same as on an article's own page."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.actions import TAKE_DOWN_ARTICLE, TRASH_ARTICLE, VIEW_ARTICLE
from content.formatting.datetime_format import zoned
from content.models import Address, Article, Checkup
from content.models.address import AddressKind
from content.scheduling.verbs import waiting
from rbac.actions import Action
from rbac.queries import visible_to


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
