"""Link checker, a job of the worker: finds broken links and pictures without alternative text.

Every ten minutes it checks recent changes and what they may have broken, every night everything: the work by
day does not grow with the site, and nothing is missed for longer than a day. Pages only read its results. Links
to other sites are not followed: that would reveal what is being written.
"""

from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from content.kinds.kind import UnknownKind, kinds
from content.media.urls.files import ADDRESS
from content.models import Article, Checkup, Revision
from content.validators import RESERVED_SEGMENTS

type Unread = QuerySet[Article, tuple[int, int | None]]

AT_ONCE = 200
MOST_A_RUN = 5_000
MOST_LINKS = 500  # of one article

LATELY = timedelta(days=1)  # a night without a worker is made up for by the next one

# A path is valid if a section, a live article, or a redirect to one or to another site is at it. Readers find no
# section that is in the trash.
_LOOK_AGAIN = """
UPDATE content_checkup AS checkup SET broken = found.broken, undescribed = found.undescribed
FROM (
    SELECT article_id,
        ARRAY(
            SELECT link FROM unnest(links) WITH ORDINALITY AS every(link, place) WHERE NOT EXISTS (
                SELECT FROM content_address AS address
                LEFT JOIN content_address AS target ON target.id = address.target_id
                LEFT JOIN content_article AS article
                    ON article.id = coalesce(address.article_id, target.article_id)
                LEFT JOIN content_section AS section
                    ON section.id = coalesce(address.section_id, target.section_id)
                WHERE address.path = link AND (
                    section.id IS NOT NULL AND section.trashed_at IS NULL OR article.live_id IS NOT NULL
                    OR address.external <> ''
                )
            ) AND NOT EXISTS (
                SELECT FROM content_topic AS topic WHERE link LIKE 'topics/%%' AND topic.slug = substr(link, 8)
            ) ORDER BY place
        ) AS broken,
        (
            SELECT count(*) FROM unnest(silent) AS picture WHERE NOT EXISTS (
                SELECT FROM content_assetversion AS version
                JOIN content_asset AS asset ON asset.id = version.asset_id
                WHERE version.digest = picture AND (asset.decorative OR asset.alternative_text <> '')
            )
        ) AS undescribed
    FROM content_checkup WHERE WANTED
) AS found
WHERE found.article_id = checkup.article_id
    AND (checkup.broken, checkup.undescribed) IS DISTINCT FROM (found.broken, found.undescribed)
"""
_EVERYTHING = _LOOK_AGAIN.replace(
    "WANTED", "links <> '{}' OR silent <> '{}' OR broken <> '{}' OR undescribed > 0"
)
# Just read; with a problem that may be fixed by now; linking to recently changed targets that readers cannot
# open; showing pictures whose metadata changed.
_WHAT_CHANGED = _LOOK_AGAIN.replace(
    "WANTED",
    """article_id = ANY (ARRAY(
        SELECT unnest(%(read)s::bigint[])
        UNION SELECT article_id FROM content_checkup WHERE broken <> '{}' OR undescribed > 0
        UNION SELECT article_id FROM content_checkup WHERE links && ARRAY(
            SELECT (address.path::text) COLLATE "default" FROM content_article AS gone
            JOIN content_address AS address ON address.article_id = gone.id
            WHERE gone.changed_at >= %(since)s AND gone.live_id IS NULL
            UNION ALL
            SELECT (old.path::text) COLLATE "default" FROM content_article AS gone
            JOIN content_address AS address ON address.article_id = gone.id
            JOIN content_address AS old ON old.target_id = address.id
            WHERE gone.changed_at >= %(since)s AND gone.live_id IS NULL
            UNION ALL
            SELECT (address.path::text) COLLATE "default" FROM content_section AS gone
            JOIN content_address AS address ON address.section_id = gone.id
            WHERE gone.trashed_at >= %(since)s
            UNION ALL
            SELECT (old.path::text) COLLATE "default" FROM content_section AS gone
            JOIN content_address AS address ON address.section_id = gone.id
            JOIN content_address AS old ON old.target_id = address.id
            WHERE gone.trashed_at >= %(since)s
        )
        UNION SELECT words.article_id FROM content_asset AS asset
        JOIN content_assetversion AS version ON version.asset_id = asset.id
        JOIN content_revisionmedia AS shown ON shown.version_id = version.id
        JOIN content_revision AS words ON words.id = shown.revision_id
        WHERE asset.changed_at >= %(since)s
    ))""",
)


def look_over() -> int:
    """Indexes new texts, then checks again what may have changed. Returns how many texts were read.

    After an import the next runs read the rest.
    """
    since = timezone.now() - LATELY
    read = _read_some(_never_read())
    if len(read) < MOST_A_RUN:
        read += _read_some(_unread().filter(changed_at__gte=since).order_by("changed_at", "pk"))
    with connection.cursor() as cursor:
        cursor.execute(_WHAT_CHANGED, {"read": read, "since": since})
    return len(read)


def look_over_everything() -> int:
    """The same for every article, so unforeseen kinds of change are found too. Returns how many texts were read."""
    number = last = 0
    while read := _read_some(_unread().filter(pk__gt=last).order_by("pk")):
        number, last = number + len(read), read[-1]
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING, {})
    return number


def _read_some(unread: Unread) -> list[int]:
    """Keys of the first batch, now read."""
    found = list(unread[:MOST_A_RUN])
    for first in range(0, len(found), AT_ONCE):
        _read(found[first : first + AT_ONCE])
    return [article for article, _words in found]


def _unread() -> Unread:
    """Articles whose newest version is not indexed. An article taken down comes back to the CMS unchanged."""
    newest = Article.objects.filter(purged_at=None).annotate(
        wanted=Coalesce("draft_id", "live_id"), seen=F("checkup__revision_id")
    )
    return newest.filter(Q(seen=None) | ~Q(seen=F("wanted"))).values_list("pk", "wanted")


def _never_read() -> Unread:
    """Articles newer than the newest one read, including imported ones, whose changes are of long ago."""
    last = Checkup.objects.aggregate(last=Max("pk"))["last"] or 0
    return _unread().filter(pk__gt=last).order_by("pk")


def _read(batch: list[tuple[int, int | None]]) -> None:
    newest = Revision.objects.filter(pk__in=[key for _article, key in batch])
    words = {pk: of for pk, *of in newest.values_list("pk", "article__kind", "body", "details")}
    rows = []
    for article, revision in batch:
        kind, body, details = words[revision or 0]
        reader = Reader()
        reader.feed(body + _linking(kind, details))
        reader.close()
        links = list(dict.fromkeys(reader.links))[:MOST_LINKS]
        rows.append(Checkup(article_id=article, revision_id=revision or 0, links=links, silent=reader.silent))
    Checkup.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["article"], update_fields=["revision", "links", "silent"]
    )


def _linking(kind: str, details: dict[str, str]) -> str:
    """Fields of its kind that hold links for readers."""
    try:
        fields = kinds[kind].fields
    except UnknownKind:
        return ""
    return "".join(field.linking(details[field.name]) for field in fields if field.name in details)


class Reader(HTMLParser):
    """Links of a clean body to this site, and its pictures without alternative text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and (path := path_here(given.get("href", ""))):
            self.links.append(path)
        elif tag == "img" and not given.get("alt", "").strip():
            file = ADDRESS.search(given.get("src", ""))
            self.silent.append(file[1] if file else "")


def path_here(href: str) -> str:
    """Path of an article, section or topic of this site; "" for anything else."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    own = urlsplit(settings.SITE_URL).netloc
    if parts.scheme not in {"", "http", "https"} or parts.netloc not in {"", own}:
        return ""
    if not parts.netloc and not parts.path.startswith("/"):
        return ""
    path = unquote(parts.path).strip("/")
    first, _slash, rest = path.partition("/")
    known = first == "topics" and rest if first in RESERVED_SEGMENTS else path
    return path if known and "\x00" not in path else ""
