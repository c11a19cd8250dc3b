"""Advice about a text, with what the library says about its pictures."""

from collections.abc import Iterable
from typing import Any

from content.actions import READ_MEDIA
from content.advice.elements import Element, read_page
from content.advice.findings import Described, Finding, findings_on
from content.media.addresses import read_address
from content.models import AssetVersion
from rbac.queries import visible_to


def advice_on(body: str, *, language: str, by: Any) -> list[Finding]:
    """What would make clean ``body`` easier for everybody. One query if a picture has no alternative text, else none.

    Of a file that ``by`` may not see nothing is said.
    """
    page = read_page(body)
    return findings_on(page, language=language, library=_library(page.pictures, by))


def _library(pictures: Iterable[Element], by: Any) -> dict[str, Described]:
    silent = (read_address(p.attributes.get("src", "")) for p in pictures if not p.attributes.get("alt"))
    digests = {named.digest for named in silent if named}
    if not digests:
        return {}
    seen = visible_to(by, READ_MEDIA, AssetVersion).filter(file__in=digests)
    facts = seen.values_list("file_id", "asset__decorative", "asset__alternative_text")
    return {digest: Described(decorative, text) for digest, decorative, text in facts.order_by("pk")}
