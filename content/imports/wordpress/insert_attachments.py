"""Inserts fetched files into the texts that mention them: as a draft of a named user, never into the live version.

Approval covers every byte, so a picture in a text is a change like any other: it starts as a draft, and another user
approves it. A draft that is in review or approved is left alone; it would lose its approval.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from audit.actors import Actor, SystemActor
from content.actions import EDIT_ARTICLE, IMPORT_CONTENT
from content.articles import workflow
from content.models import Article, Asset, AssetVersion, ImportedItem, Revision
from content.models.articles.review import State
from content.models.media import MediaKind
from content.revisions.revisions import Content, lock_article
from content.rulebook.media import IMPORT
from content.text.sanitise import clean_html
from rbac.decisions import authorize
from rbac.errors import Invalid, Refused

_IMPORT = SystemActor(IMPORT)
FILE = "file"  # kind of ImportedItem: a file fetched from a URL
# As the sanitiser writes the output of pictures.py.
_FIGURE = re.compile(r"<figure(?: [^>]*)?>.*?</figure>", re.DOTALL)
_PLACE = re.compile(r'(?:<p>(?P<words>[^<]*)</p>\s*)?<p><a(?P<attributes>(?: [a-z]+="[^"]*")+)>[^<]*</a></p>')
_HREF = re.compile(r'(?<= href=")[^"]*')
# Suffix of a smaller copy by WordPress: its size, or that it was scaled at all.
_COPY = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.[a-z0-9]{2,5}$)")


@dataclass(slots=True)
class Placed:
    """Result for one article. ``draft``: the new revision, if any. ``missing``: not in the library."""

    article: Article
    draft: Revision | None = None
    placed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problem: str = ""


type Known = Mapping[str, AssetVersion]


def place_all(*, author: AbstractBaseUser) -> Iterator[Placed]:
    """Each article that mentions a fetched file; ``author``: of the new drafts, if they may edit the article."""
    known = fetched()
    for pk in list(_mentioning(known).values_list("pk", flat=True)):
        yield place(Article(pk=pk), known, author=author)


@transaction.atomic
def place(article: Article, known: Known, *, author: AbstractBaseUser, by: Actor = _IMPORT) -> Placed:
    """A new draft of ``article`` on top of its newest version. Raises Refused only if ``by`` may import nothing.

    Problems with this article are returned in the result.
    """
    authorize(by, IMPORT_CONTENT)
    article = lock_article(article)
    newest, result = article.newest, Placed(article)
    body, result.placed, result.missing = filled(newest.body, known)
    if not result.placed:
        return result
    if article.draft and article.draft.status.state in {State.IN_REVIEW, State.APPROVED}:
        result.problem = "Its draft waits for others: a change would void what they approved."
        return result
    try:
        with transaction.atomic():
            authorize(author, EDIT_ARTICLE, article)
            words = replace(Content.of(newest), body=clean_html(body))
            result.draft = workflow.save_words(article, words, author=author, by=by)
    except Refused as refused:
        result.problem = str(refused.decision.reason)
    except Invalid as error:
        result.problem = str(error)
    return result


def fetched() -> dict[str, AssetVersion]:
    """By ``key_of`` its URL: the current version of each fetched file that is in the library."""
    items = dict(ImportedItem.objects.filter(kind=FILE).values_list("identifier", "object_id"))
    assets = Asset.objects.filter(pk__in=items.values(), trashed_at=None).select_related("current__file")
    versions: dict[int, Any] = {asset.pk: asset.current for asset in assets}
    return {key_of(address): versions[pk] for address, pk in items.items() if pk in versions}


def key_of(address: str) -> str:
    """Equal for a URL, that of a smaller copy, and for http and https."""
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{_COPY.sub('', parts.path)}?{parts.query}"


def filled(body: str, known: Known) -> tuple[str, list[str], list[str]]:
    """Clean ``body`` with its files inserted, the URLs of inserted files, and those of missing ones."""
    placed, missing = list[str](), list[str]()

    def picture(place: re.Match[str]) -> str:
        address = _address_in(place["attributes"])
        version = known.get(key_of(address))
        if version is None or version.file.kind != MediaKind.IMAGE:
            if version is None and address.startswith(("http://", "https://")):
                missing.append(address)
            return place[0]
        placed.append(address)
        return _image(version, unescape(place["words"] or ""))

    def link(href: re.Match[str]) -> str:
        version = known.get(key_of(unescape(href[0])))
        if version is None:
            return href[0]
        placed.append(unescape(href[0]))
        return version.address

    body = _FIGURE.sub(lambda figure: _PLACE.sub(picture, figure[0]), body)
    return _HREF.sub(link, body), placed, missing


def _image(version: AssetVersion, words: str) -> str:
    described = words.strip() or version.asset.alternative_text
    width, height = version.file.pixels
    return f'<img src="{version.address}" alt="{escape(described)}" width="{width}" height="{height}">'


def _address_in(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(found[0]) if found else ""


def _mentioning(known: Known) -> "QuerySet[Article]":
    """Articles whose newest version names a site from which files were fetched."""
    mentions = Q(pk__in=())
    for host in sorted({key.partition("/")[0] for key in known}):
        mentions |= Q(newest_words__icontains=f"//{host}/")
    articles = Article.objects.annotate(newest_words=Coalesce("draft__body", "live__body"))
    return articles.filter(mentions).order_by("pk")
