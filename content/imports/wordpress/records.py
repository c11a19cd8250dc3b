"""Records of an export, as plain typed data."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Author:
    login: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A category or a tag. ``parent`` is the slug of another category, or empty."""

    taxonomy: str
    slug: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class ExportedComment:
    identifier: str
    parent: str
    kind: str
    approved: str
    name: str
    email: str
    written_at: datetime | None
    content: str


@dataclass(frozen=True, slots=True)
class Item:
    """One ``<item>``: a post, page, attachment, menu item or anything a plugin made."""

    identifier: str
    kind: str
    title: str
    slug: str
    link: str
    guid: str
    creator: str
    status: str
    password: str
    parent: str
    published_at: datetime | None
    content: str
    excerpt: str
    comment_status: str
    sticky: bool
    attachment_address: str
    terms: tuple[Term, ...] = ()
    comments: tuple[ExportedComment, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Channel:
    """Head of the file: name and URL of the site."""

    title: str = ""
    address: str = ""
    language: str = ""
    version: str = ""
