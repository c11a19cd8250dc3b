"""Release id: part of every page's ETag, so that a new release is never mistaken for the old."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.utils import get_app_template_dirs

CODE = Path(__file__).resolve().parents[2]


@cache
def release() -> str:
    """Equal on every machine that runs the same code, templates and static files. Read once for each process."""
    digest = hashlib.sha256(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    templates = [
        path for root in get_app_template_dirs("templates") for path in Path(root, "public").rglob("*.html")
    ]
    for path in sorted([*templates, *CODE.rglob("*.py")], key=lambda path: path.as_posix()):
        digest.update(path.read_bytes())
    return digest.hexdigest()
