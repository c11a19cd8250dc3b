"""Schema of each list: names, types and sizes. Anything else is refused by its name."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from content.exports.export_format import Record, words_digest
from content.media.urls.files import read_address
from content.models import Site
from content.models.articles.section import Audience
from content.models.comment import CommentState
from content.models.comment_report import Ground, ReportOutcome, ReportReason
from content.models.legal_page import LegalKind
from content.models.media import ADDRESS_NAME_FORM, LONGEST_ADDRESS_NAME
from content.models.site import Crawlers
from content.policy import MOST, MOST_TOKENS, ORDER
from content.sections.featured import MOST as MOST_FIRST
from content.site.identity import FIELDS
from content.site.menus import LONGEST_LABEL, MENUS
from content.site.menus import MOST as MOST_ENTRIES
from content.validators import LONGEST_PATH, is_path, read_public_id

type Check = Callable[[Any], Any]
type Shape = Mapping[str, Check]

LONGEST_TEXT = 1_000_000  # characters; what is too long for its field is reported on import
MOST_VERSIONS = 10_000
EARLIEST, LATEST = 1000, 9000  # years that every calendar and time zone supports
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_SLUG_PATH = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Misshapen(Exception):
    """One sentence about what is wrong on a line."""


def require_shape(found: object, shape: Shape) -> Record:
    """``found`` as an object with exactly the names of ``shape``. Raises Misshapen."""
    if not isinstance(found, dict):
        raise Misshapen("An object is expected.")
    if unknown := sorted(found.keys() - shape.keys()):
        raise Misshapen(f"This release does not know “{_shown(unknown[0])}”.")
    if missing := sorted(shape.keys() - found.keys()):
        raise Misshapen(f"“{missing[0]}” is missing.")
    record = {}
    for name, check in shape.items():
        try:
            record[name] = check(found[name])
        except Misshapen as error:
            raise Misshapen(f"“{name}” {error}") from None
    return record


def text(longest: int = LONGEST_TEXT, form: re.Pattern[str] | None = None) -> Check:
    def check(found: object) -> str:
        if not isinstance(found, str):
            raise Misshapen("has to be a text.")
        if len(found) > longest:
            raise Misshapen(f"is longer than {longest:,} characters.")
        # Neither can be stored; JSON can write a lone surrogate, UTF-8 cannot.
        if "\x00" in found or any("\ud800" <= letter <= "\udfff" for letter in found):
            raise Misshapen("holds what is no character.")
        if form and not form.fullmatch(found):
            raise Misshapen(f"cannot be “{_shown(found)}”.")
        return found

    return check


def integer(least: int, most: int) -> Check:
    def check(found: object) -> int:
        if type(found) is not int or not least <= found <= most:
            raise Misshapen(f"has to be a whole number from {least} to {most}.")
        return found

    return check


def one_of(*values: object) -> Check:
    def check(found: object) -> object:
        # 1 equals True, so the type is compared too.
        if not any(type(found) is type(value) and found == value for value in values):
            raise Misshapen(f"has to be one of: {', '.join(map(str, values))}.")
        return found

    return check


def optional(check: Check) -> Check:
    return lambda found: None if found is None else check(found)


def listed(check: Check, most: int, least: int = 0) -> Check:
    def checked(found: object) -> list[Any]:
        if not isinstance(found, list) or not least <= len(found) <= most:
            raise Misshapen(f"has to be a list of {least} to {most:,}.")
        return [check(each) for each in found]

    return checked


def timestamp(found: object) -> datetime:
    if not isinstance(found, str) or not _MOMENT.fullmatch(found):
        raise Misshapen("has to be a timestamp like 2027-01-31T09:30:00.000000Z.")
    try:
        at = datetime.strptime(found, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise Misshapen("has to be a timestamp like 2027-01-31T09:30:00.000000Z.") from None
    if not EARLIEST <= at.year <= LATEST:
        raise Misshapen(f"has to be between the years {EARLIEST} and {LATEST}.")
    return at


def path(found: object) -> str:
    """An old address, which may have letters of every script."""
    if not isinstance(found, str) or not is_path(text(LONGEST_PATH)(found)):
        raise Misshapen("has to be an address without slashes around it.")
    return found


def details(found: object) -> dict[str, str]:
    if not isinstance(found, dict) or len(found) > 100:
        raise Misshapen("has to be an object of at most 100 texts.")
    return {text(40, _NAME)(name): text()(value) for name, value in found.items()}


def policy(found: object) -> Record:
    if not isinstance(found, dict):
        raise Misshapen("has to be an object.")
    for name, value in found.items():
        check = _POLICY.get(name)
        if check is None:
            raise Misshapen(f"holds “{_shown(str(name))}”, which this release does not know.")
        check(value)
    return found


def versions(found: object) -> list[Record]:
    records: list[Record] = listed(lambda each: require_shape(each, _VERSION), MOST_VERSIONS, 1)(found)
    numbers = [record["number"] for record in records]
    if numbers != sorted(set(numbers)):
        raise Misshapen("holds versions that are not in order.")
    return records


def public_id(found: object) -> UUID:
    if not isinstance(found, str) or (key := read_public_id(found)) is None:
        raise Misshapen("has to be a UUID in lower case.")
    return key


def picture(found: object) -> str:
    if not isinstance(found, str) or read_address(found) is None:
        raise Misshapen("has to be the address of a file.")
    return found


def _shown(found: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in found[:80])


_POLICY: Shape = {
    **{
        name: one_of(*(str(v) if isinstance(v, str) else v for v in values)) for name, values in ORDER.items()
    },
    "demands": listed(listed(text(300), MOST_TOKENS, 1), MOST),
}
_NUMBER = integer(1, 2**31 - 1)
_BOOLEAN = one_of(False, True)
_ADDRESS = text(LONGEST_PATH, _SLUG_PATH)
_TARGET = text(2000, re.compile(rf"{_SLUG_PATH.pattern}|https://\S+"))
_WORD = text(80, re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"))
_DIGEST_TEXT = text(64, _DIGEST)
_ADDRESS_NAME = text(LONGEST_ADDRESS_NAME, re.compile(ADDRESS_NAME_FORM))
_REPORT: Shape = {
    "reason": one_of(*map(str, ReportReason)),
    "explanation": text(5_000),
    "count": integer(1, 10_000),
    "created_at": timestamp,
    "outcome": one_of("", *map(str, ReportOutcome)),
    "decided_at": optional(timestamp),
}
_STATEMENT: Shape = {
    "ground": one_of(*map(str, Ground)),
    "basis": text(200),
    "facts": text(1_000),
    "was_reported": _BOOLEAN,
    "automated": _BOOLEAN,
    "created_at": timestamp,
}
_VERSION: Shape = {
    "number": _NUMBER,
    "digest": _DIGEST_TEXT,
    "size": integer(1, 2**53),
    "media_type": text(100),
    "file_name": text(400),
    "address_name": _ADDRESS_NAME,
    "source_digest": _DIGEST_TEXT,
    "created_at": timestamp,
}
_ENTRY: Shape = {"label": text(LONGEST_LABEL), "to": text(LONGEST_PATH), "under": text(LONGEST_LABEL)}
SHAPES: Mapping[str, Shape] = {
    "people": {"email": text(254), "name": text(400)},
    "sections": {
        "address": _ADDRESS,
        "title": text(400),
        "description": text(1000),
        "review_days": integer(0, 90),
        "audience": one_of(*map(str, Audience)),
        "policy": policy,
        "landing": optional(_ADDRESS),
        "first": listed(_ADDRESS, MOST_FIRST),
    },
    "topics": {"address": _WORD, "name": text(400), "parent": optional(_WORD), "leads_to": optional(_WORD)},
    "media": {
        "section": _ADDRESS,
        "title": text(400),
        "alternative_text": text(2000),
        "decorative": _BOOLEAN,
        "caption": text(2000),
        "credit": text(400),
        "licence": text(400),
        "language": text(10),
        "focal_point": optional(listed(integer(0, 1000), 2, 2)),
        "tags": listed(text(100), 100),
        "trashed": _BOOLEAN,
        "created_at": timestamp,
        "current": _NUMBER,
        "versions": versions,
    },
    "bylines": {
        "key": text(140, re.compile(r".+#[1-9][0-9]*")),
        "public_id": public_id,
        "name": text(400),
        "biography": text(2000),
        "picture": optional(picture),
        "account": optional(text(254)),
    },
    "articles": {
        "address": _ADDRESS,
        "public_id": public_id,
        "kind": text(40),
        "author": optional(text(254)),
        "created_at": timestamp,
        "changed_at": timestamp,
        "first_published_at": optional(timestamp),
        "published_at": optional(timestamp),
        "archived_at": optional(timestamp),
        "live": optional(_NUMBER),
        "draft": optional(_NUMBER),
    },
    "revisions": {
        "article": _ADDRESS,
        "number": _NUMBER,
        "title": text(),
        "summary": text(),
        "body": text(),
        "language": text(10, _LANGUAGE),
        "topics": listed(_WORD, 1000),
        "bylines": listed(text(140), 100),
        "correction_notes": text(),
        "details": details,
        "author": optional(text(254)),
        "created_at": timestamp,
        "digest": _DIGEST_TEXT,
    },
    "comments": {
        "article": _ADDRESS,
        "number": _NUMBER,
        "answers": optional(_NUMBER),
        "name": optional(text(400)),
        "in_reply_to": optional(text(400)),
        "text": text(),
        "state": one_of(*map(str, CommentState)),
        "created_at": timestamp,
        "reports": listed(lambda each: require_shape(each, _REPORT), MOST_VERSIONS),
        "statements": listed(lambda each: require_shape(each, _STATEMENT), MOST_VERSIONS),
    },
    "redirects": {"address": path, "leads_to": _TARGET, "by_hand": _BOOLEAN},
    "front": {"first": listed(_ADDRESS, MOST_FIRST, 1)},
    "pages": {"kind": one_of(*map(str, LegalKind)), "words": details},
    "settings": {
        "full_text_feeds": _BOOLEAN,
        "crawlers": one_of(*Crawlers.values),
        **{field.name: text(field.max_length or 4000) for field in Site._meta.fields if field.name in FIELDS},
        **dict.fromkeys(MENUS, listed(lambda each: require_shape(each, _ENTRY), MOST_ENTRIES)),
    },
}


def require_own_digest(record: Record) -> None:
    """Raises Misshapen if the text does not match its digest."""
    if words_digest(record) != record["digest"]:
        raise Misshapen("“digest” is not that of these words.")
