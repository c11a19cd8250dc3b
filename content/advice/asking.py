"""Advice on a text, including what the media library says about its pictures."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from content.actions import READ_MEDIA
from content.advice.elements import Element, is_empty, read_page
from content.advice.findings import Described, Finding, findings_on, no_text
from content.kinds.kind import kinds
from content.media.urls.files import read_address
from content.models import AssetVersion
from rbac.queries import visible_to

MOST_KNOWN = 512  # texts


def advice_on(body: str, *, language: str, by: Any, kind: str) -> list[Finding]:
    """Accessibility advice on clean ``body``. One query if a picture has no alternative text, else none.

    ``kind``: of the page; one made of parts needs no text. Files not visible to ``by`` are not mentioned.
    """
    text = hashlib.sha256(body.encode()).digest(), language, get_language()
    if (
        known := _known.get(text)
    ) is not None:  # before anything parses the text: nothing is cached for an empty one
        return list(known)
    if is_empty(body):
        return [] if kind in kinds.names() and kinds[kind].parts else [no_text()]
    page = read_page(body)
    found = findings_on(page, language=language, library=_library(page.pictures, by))
    if all(picture.attributes.get("alt") for picture in page.pictures):
        _keep(text, found)
    return found


# Advice without a library lookup is the same for every user and every time: a version never changes and is
# opened often. Keyed by digest, so that no text stays here that was removed from the database.
_known: OrderedDict[tuple[bytes, str, str | None], tuple[Finding, ...]] = OrderedDict()


def _keep(text: tuple[bytes, str, str | None], found: list[Finding]) -> None:
    if any(finding.passage for finding in found):
        return  # a substring of the text
    _known[text] = tuple(found)
    while len(_known) > MOST_KNOWN:
        _known.popitem(last=False)


def _library(pictures: Iterable[Element], by: Any) -> dict[str, Described]:
    silent = (read_address(p.attributes.get("src", "")) for p in pictures if not p.attributes.get("alt"))
    digests = {named.digest for named in silent if named}
    if not digests:
        return {}
    seen = visible_to(by, READ_MEDIA, AssetVersion).filter(file__in=digests)
    facts = seen.values_list("file_id", "asset__decorative", "asset__alternative_text")
    return {digest: Described(decorative, text) for digest, decorative, text in facts.order_by("pk")}
