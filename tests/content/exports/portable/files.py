"""Reading exports, and making what they are made of."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from content.models import Article, Comment
from content.text.sanitise import linkify_plain_text
from rbac.assignments import forget_assignments


def records(folder: Path, kind: str) -> list[dict[str, Any]]:
    lines = (folder / f"{kind}.jsonl").read_text("utf-8").split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with what is in it; of the manifest only what is the same at another site."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = json.loads(found.pop("manifest.json"))
    del said["site"], said["made_at"]
    return {**found, "manifest.json": json.dumps(said).encode()}


def comment(article: Article, text: str, name: str, state: str = "approved", **facts: Any) -> Comment:
    return Comment.objects.create(
        article=article,
        text=text,
        html=linkify_plain_text(text),
        name=name,
        state=state,
        **facts,
    )


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside did not happen afterwards: the site is as empty as before."""
    before = transaction.savepoint_create()  # no atomic block: files are stored outside of every other
    yield
    transaction.savepoint_rollback(before)
    forget_assignments()
