"""Files that run for one decision, one publication and one article: what an engineer reads to be sure of it.

Traced from the access guard on; the middleware in front is the same for every page (docs/security-flow.md). The
numbers only go down.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.test import Client

from content.actions import PUBLISH_ARTICLE
from content.models import Article
from rbac.decisions import decide
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in
from tests.template_database import ROOT

GUARD = str(ROOT / "rbac/access.py"), "guarded"
FORM = "application/x-www-form-urlencoded"  # as a browser sends it


@contextmanager
def files_run(start: tuple[str, str] | None = None) -> Iterator[set[str]]:
    """Files of the project whose functions run in the block, or inside ``start``, (file, function)."""
    found: set[str] = set()
    depth = 0 if start else 1

    def note(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal depth
        if event == "call":
            depth += (frame.f_code.co_filename, frame.f_code.co_name) == start
            if depth:
                found.add(frame.f_code.co_filename)
        elif event == "return":
            depth -= (frame.f_code.co_filename, frame.f_code.co_name) == start

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        inside = {Path(name).relative_to(ROOT) for name in found if name.startswith(f"{ROOT}/")}
        found.clear()
        found.update(str(path) for path in inside if path.parts[0] not in {".venv", "tests"})


def test_a_decision_about_publishing(approved: Article, edna: Person) -> None:
    article = fresh(approved)
    with files_run() as found:
        assert decide(edna, PUBLISH_ARTICLE, article).allowed
    assert 10 < len(found) <= 15, sorted(found)


def test_a_publication(approved: Article, edna: Person) -> None:
    client = signed_in(edna)
    client.get("/cms/")
    with files_run(GUARD) as found:
        answer = client.post(f"/cms/articles/{approved.pk}/publish/", "", content_type=FORM)
    assert answer.status_code == 302
    assert 10 < len(found) <= 25, sorted(found)


def test_an_article_that_is_made_again(published: Article, client: Client) -> None:
    client.cookies["asks"] = "anew"
    path = f"/{fresh(published).address.path}/"
    client.get(path)
    with files_run(GUARD) as found:
        assert client.get(path).status_code == 200
    assert 10 < len(found) <= 20, sorted(found)
