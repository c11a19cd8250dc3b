"""A library larger than most: 100,000 files in five sections, made by set-based SQL as the web's own log-in.

What the verbs would have written row by row, each statement writes for all rows. The bytes of these files are nowhere.
"""

import hashlib
import http.client
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.db import connection

from accounts.models import User
from audit.actors import SystemActor
from content.articles.import_article import Brought, bring_in
from content.media.ingest import take_in
from content.media.store import media_storage
from content.models import AssetVersion, Section
from content.rulebook.media import IMPORT
from tests.bench.newsroom import FIRST_DAY
from tests.content.media.files import Checked

FILES = 100_000
RARE_WORD, RARE_TAG = "kingfisher", "heron"  # of one file in 5,000
COMMON_WORD, COMMON_TAG = "harbour", "winter"  # of every file; of every tenth
TAG_ELSEWHERE = "fog"  # of every fifth file of the last section, and of none in the others

_STATEMENTS = (
    """
    INSERT INTO content_mediatag (name) VALUES ('heron'), ('winter'), ('fog')
    """,
    """
    INSERT INTO content_mediafile (digest, kind, media_type, size, width, height, frames)
    SELECT md5(n::text) || md5('file ' || n), CASE WHEN n %% 20 = 0 THEN 'document' ELSE 'image' END, 'image/jpeg',
        100000 + n, 1600, 1000, 1
    FROM generate_series(1, %(files)s) AS n
    """,
    """
    INSERT INTO content_asset (kind, title, alternative_text, decorative, caption, credit, licence, language,
        section_id, uploader_id, created_at, changed_at, words)
    SELECT CASE WHEN n %% 20 = 0 THEN 'document' ELSE 'image' END, 'Harbour picture ' || n,
        CASE WHEN n %% 1000 = 0 THEN '' ELSE 'Boats at dawn.' END, false, '', 'Photo: Cara', '', '',
        (%(sections)s::bigint[])[1 + (n / 10) %% cardinality(%(sections)s::bigint[])], NULL,
        timestamptz '2020-01-01' + n * interval '10 minutes', timestamptz '2020-01-01' + n * interval '10 minutes',
        'harbour picture ' || n || CASE WHEN n %% 5000 = 7 THEN ' kingfisher' ELSE '' END
    FROM generate_series(1, %(files)s) AS n
    """,
    """
    INSERT INTO content_assetversion (asset_id, number, digest, source_digest, file_name, address_name, created_at)
    SELECT asset.id, 1, md5(n) || md5('file ' || n), md5('source ' || n) || md5(n), 'harbour.jpg', 'harbour.jpg',
        asset.created_at
    FROM content_asset AS asset, substring(asset.title FROM '[0-9]+') AS n
    WHERE asset.title LIKE 'Harbour picture %%'
    """,
    """
    UPDATE content_asset AS asset SET current_id = version.id
    FROM content_assetversion AS version WHERE version.asset_id = asset.id AND asset.current_id IS NULL
    """,
    """
    INSERT INTO content_asset_tags (asset_id, mediatag_id)
    SELECT asset.id, tag.id FROM content_asset AS asset, content_mediatag AS tag,
        CAST(substring(asset.title FROM '[0-9]+') AS integer) AS n
    WHERE (tag.name = 'winter' AND n %% 10 = 3) OR (tag.name = 'heron' AND n %% 5000 = 11)
        OR (tag.name = 'fog' AND n %% 5 = 1
            AND asset.section_id = (%(sections)s::bigint[])[cardinality(%(sections)s::bigint[])])
    """,
)


def fill(sections: list[Section], files: int = FILES) -> None:
    """Into the database of this process' connection."""
    values: dict[str, Any] = {"files": files, "sections": [section.pk for section in sections]}
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, values)


def fill_library(owner_url: str) -> None:
    """All sections get their part, and the planner hears of it."""
    fill(list(Section.objects.filter(scope__depth=1)))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def where_files_lie() -> str:
    """For the server that is measured: the folder of this process."""
    return Path(media_storage().path("")).as_uri()


def publish_one(size: int) -> str:
    """The address of a picture of ``size`` bytes that everybody may read, because an article shows it."""
    section, by = Section.objects.order_by("pk")[0], SystemActor(IMPORT)
    with TemporaryDirectory() as folder:
        (path := Path(folder) / "harbour.png").write_bytes(b"\x89PNG\r\n\x1a\n".ljust(size, b"."))
        source = hashlib.sha256(path.read_bytes()).hexdigest()
        asset = take_in(Checked(path), by=by, section=section, source_digest=source)
    version = AssetVersion.objects.get(asset=asset)
    shows = Brought(
        title="Dawn",
        body=f'<figure><img src="{version.address}" alt="Dawn"></figure>',
        author=User.objects.get(email="edna@example.org"),
        source="bench",
        item=("post", "dawn"),
        public_since=FIRST_DAY,
    )
    bring_in(shows, section, by=by)
    return version.address


def static_file_of(port: int, page: str) -> tuple[str, int]:
    """The first style sheet that ``page`` names, and how many bytes it has."""
    found = re.search(r'href="(/static/[^"]+\.css)"', _body(port, page).decode())
    if found is None:
        raise LookupError(f"{page} names no style sheet.")
    return found[1], len(_body(port, found[1]))


def _body(port: int, path: str) -> bytes:
    client = http.client.HTTPConnection("localhost", port, timeout=30)
    client.request("GET", path)
    return client.getresponse().read()
