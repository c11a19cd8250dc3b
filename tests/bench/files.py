"""A library larger than most: 100,000 files in five sections, made by set-based SQL as the web's own log-in.

What the verbs would have written row by row, each statement writes for all rows. The bytes of these files are nowhere.
"""

import hashlib
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
from tests.asking import ask
from tests.bench.newsroom import FIRST_DAY
from tests.content.media.files import Checked

FILES = 100_000
RARE_WORD, RARE_TAG = "kingfisher", "heron"  # of one file in 5,000
COMMON_WORD, COMMON_TAG = "harbour", "winter"  # of every file; of every tenth
TAG_ELSEWHERE = "fog"  # of every fifth file of the last section, and of none in the others

_STATEMENTS = Path(__file__).with_name("files.sql").read_text()


def fill(sections: list[Section], files: int = FILES) -> None:
    """Into the database of this process' connection."""
    values: dict[str, Any] = {"files": files, "sections": [section.pk for section in sections]}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS, values)


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
    found = re.search(r'href="(/static/[^"]+\.css)"', ask(port, page).text)
    if found is None:
        raise LookupError(f"{page} names no style sheet.")
    return found[1], len(ask(port, found[1]).content)
