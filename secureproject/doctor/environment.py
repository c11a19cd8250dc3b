"""Environment checks: files, keys, and access to the site from outside."""

import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import ERROR, run_checks
from django.core.files.base import ContentFile
from django.test import Client

from audit.database.encrypted_columns import EncryptedColumn, encrypted_columns
from audit.encryption import Undecryptable, decrypt
from audit.tree.signing import key_chain
from audit.witnesses.witnesses import places
from content.media.inspection import clamav
from content.media.inspection.inspecting import missing_walls
from content.media.storage_reconciliation import look
from content.media.store import key_of, media_storage
from secureproject.doctor.check import NotHere
from secureproject.site_mode import DEMO, OVER_TLS

SAMPLE = 20  # files whose bytes are read; each may be 2 GB
LEAST_FREE = 1024**3  # bytes; with less, a database or a log soon stops
NEEDED_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}
PAGES = ("/", "/account/login/")
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "http:", " * ")


def broken_settings() -> Iterator[str]:
    """Runs the checks that a process runs before it serves."""
    yield from (f"{message.id}: {message.msg}" for message in run_checks() if message.level >= ERROR)


def storage_broken() -> Iterator[str]:
    """Writes under the name of random content, which no other file has."""
    content, storage = uuid4().bytes, media_storage()
    name = storage.save(key_of(sha256(content).hexdigest()), ContentFile(content))
    try:
        with storage.open(name) as file:
            if file.read() != content:
                yield "What was written to the storage of uploads came back as something else."
    finally:
        storage.delete(name)


def stored_files_astray() -> Iterator[str]:
    """Checks all files by name and size, and a sample by content; ``check_media`` reads all of them."""
    found = look(sample=SAMPLE)
    for names, what in (
        (found.missing, "are missing"),
        (found.altered, "are not what they were"),
        (found.orphans, "lie in the store without a row that accounts for them"),
    ):
        if names:
            yield f"{len(names)} stored files {what}, the first is {names[0]}."


def walls_missing() -> Iterator[str]:
    """Of the process that inspects uploads, which runs on the worker's machine."""
    for wall in missing_walls():
        yield f"The inspection of uploads lacks a wall on this machine: {wall}."


def scanner_silent() -> Iterator[str]:
    if not settings.CLAMAV_SOCKET:
        raise NotHere("No virus scanner is configured; uploads are inspected all the same.")
    if why := clamav.silence():
        yield f"ClamAV does not answer at {settings.CLAMAV_SOCKET}, so uploads wait: {why}"


def static_files_missing() -> Iterator[str]:
    if not getattr(staticfiles_storage, "hashed_files", True):
        if DEMO:
            raise NotHere("The demo serves its static files from where they are written.")
        yield "Static files were not collected."


def keys_that_do_not_open() -> Iterator[str]:
    """Checks the first and last row of each encrypted column; ``rotate_encryption_keys`` checks all of them."""
    for column in encrypted_columns:
        for token in _ends_of(column):
            try:
                decrypt(token)
            except Undecryptable:
                yield f"ENCRYPTION_KEYS lack a key that is still in use: {column} has what no key opens."
                break


def _ends_of(column: EncryptedColumn) -> Iterator[bytes]:
    kept = column.model_class._base_manager.filter(**dict(column.waiting)).order_by("pk")
    for row in (kept.first(), kept.last()):
        token = getattr(row, column.field, None) if not column.inside else None
        if token:
            yield bytes(token)


def signing_keys_doubtful() -> Iterator[str]:
    _chain, wrong = key_chain()
    yield from wrong


def little_space() -> Iterator[str]:
    uploads = Path(getattr(media_storage(), "location", settings.BASE_DIR))
    for folder in dict.fromkeys((Path(settings.BASE_DIR), Path(tempfile.gettempdir()), uploads)):
        if not folder.exists():
            continue  # no upload yet; another check covers whether one is possible
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE:
            yield f"The disk that holds {folder} has {free // 1024**2} MiB left."


def headers_missing() -> Iterator[str]:
    host = urlsplit(settings.SITE_URL).netloc
    client = Client(headers={"host": host}, HTTP_X_FORWARDED_PROTO="https")
    for page in PAGES:
        answer = client.get(page, secure=OVER_TLS)
        for name, part in NEEDED_HEADERS.items():
            if part not in answer.headers.get(name, ""):
                yield f"{page} lacks {name} with {part}."
        for word in UNSAFE:
            if word in answer.headers.get("Content-Security-Policy", ""):
                yield f"The content policy of {page} allows {word.strip()}."
        if OVER_TLS and "max-age" not in answer.headers.get("Strict-Transport-Security", ""):
            yield f"{page} lacks Strict-Transport-Security."


def no_witness() -> Iterator[str]:
    if not places():
        yield NOT_DETECTED


NOT_DETECTED = (
    "No outside witness keeps signed heads. An owner of the database and the signing key could rewrite the whole "
    "audit_log: not detected."
)
