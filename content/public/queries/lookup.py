"""Lookup of a public path: one query finds whatever is there, and loads everything a page needs."""

import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from content.bylines.queries import facts_under
from content.media.pictures import facts_of
from content.models import Address, Site
from content.models.address import AddressKind
from content.public.queries.comment_threads import comments_under
from content.validators import is_path
from foundation.prepared_queries import Parameter, PreparedQuery

# Every change of the site rewrites its row; its transaction id distinguishes two sites with one version, as
# after a restored backup. A notice ends by itself (content/site/notice.py).
SITE_STATE = Subquery(
    Site.objects.values(
        state=RawSQL(
            "version || '.' || xmin::text || '.' || current_database()"
            " || CASE WHEN notice_until > statement_timestamp() THEN '.notice' ELSE '' END",
            (),
            output_field=CharField(),
        )
    )[:1]
)


class Found(NamedTuple):
    """One address, and the live text of its article, if it has one. ``site`` is the state of the site's row."""

    kind: str
    site: str | None
    section_id: int | None
    section_version: int
    target_id: int | None
    external: str
    article_id: int | None
    public_id: UUID | None
    article_kind: str
    article_section_id: int
    public_version: int
    live_id: int | None
    first_published_at: datetime
    published_at: datetime
    archived_at: datetime | None
    title: str
    summary: str
    body: str
    language: str
    words: int
    topic_ids: list[int]
    correction_notes: str
    details: dict[str, str]
    removed_at: datetime | None
    removed_because: str
    pictures: list[str]
    bylines: list[str]
    comments: list[str]  # for ``comments_from``


OF_LIVE = Found._fields[Found._fields.index("title") : Found._fields.index("pictures")]  # columns of its text
_DETAILS = Found._fields.index("details")


def look_up(path: str) -> Found | None:
    """The row at ``path`` (no slash at either end), drafts and archived articles included: the caller decides."""
    return next(iter(_ADDRESS.rows(path=path)), None) if is_path(path) else None


def current_path(address_id: int) -> tuple[str, int] | None:
    """Target of a redirect, and its section.

    None if it was never public: its address must not reveal its title.
    """
    target = Address.objects.filter(pk=address_id).exclude(kind=AddressKind.REDIRECT)
    was_public = Q(article=None) | Q(article__live__isnull=False) | Q(article__archived_at__isnull=False)
    place = Coalesce("section_id", "article__section_id")
    return target.filter(was_public).values_list("path", place).first()


def _address() -> QuerySet[Address, Any]:
    return Address.objects.filter(path=Parameter("path", CharField())).values_list(
        "kind",
        SITE_STATE,
        "section_id",
        "section__public_version",
        "target_id",
        "external",
        "article_id",
        "article__public_id",
        "article__kind",
        "article__section_id",
        "article__public_version",
        "article__live_id",
        "article__first_published_at",
        "article__published_at",
        "article__archived_at",
        *(f"article__live__{name}" for name in OF_LIVE),
        facts_of("article__live"),
        facts_under("article__live"),
        comments_under("article_id"),
    )


def _found(*row: Any) -> Found:
    """A prepared query returns JSON as text."""
    columns = list(row)
    details = columns[_DETAILS]
    columns[_DETAILS] = json.loads(details) if details else {}
    return Found(*columns)


_ADDRESS = PreparedQuery(_address, _found)
