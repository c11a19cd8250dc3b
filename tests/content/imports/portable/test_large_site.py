"""A large site out and in again: memory does not grow with it."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from audit.actors import SystemActor
from content.exports.export_format import as_line, file_of
from content.models import Article
from content.site.settings import set_up_site
from tests import template_database
from tests.content.exports.portable.files import tree
from tests.content.imports.portable.made import article, revision, seal, write_export

ARTICLES = int(os.environ.get("EXPORT_ARTICLES", "20000"))
MOST_MEMORY = 400 * 2**20  # bytes a command ever holds, PostgreSQL's own not counted
BODY = "<p>" + "Plain words, many of them. " * 400 + "</p>"

pytestmark = pytest.mark.deep

type Run = Callable[..., None]


@pytest.fixture
def run(fresh_database: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in a process of its own, which holds no more than it may."""
    set_up_site("The Test Gazette", by=SystemActor("command_line"))
    environment = os.environ | {"DATABASE_URL": template_database.web_url(fresh_database)}

    def ended(command: str, folder: Path) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "manage.py", command, str(folder)],
            cwd=template_database.ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        with capsys.disabled():
            seconds = used.ru_utime + used.ru_stime
            sys.stdout.write(f"\n{command}: {ARTICLES} articles, {peak / 2**20:.0f} MiB, {seconds:.0f} s\n")
        assert process.returncode == 0
        assert peak < MOST_MEMORY

    return ended


def large_export(folder: Path) -> Path:
    write_export(folder)
    paths = [f"news/story-{number:07}" for number in range(ARTICLES)]
    with (folder / file_of("articles")).open("wb") as file:
        file.writelines(as_line(article(path, live=2)) for path in paths)
    with (folder / file_of("revisions")).open("wb") as file:
        both = ((revision(path, body=BODY), revision(path, 2, body=BODY)) for path in paths)
        file.writelines(map(as_line, chain.from_iterable(both)))
    return seal(folder)


def test_a_large_site_comes_in_and_leaves_with_bounded_memory(run: Run, tmp_path: Path) -> None:
    first = large_export(tmp_path / "first")
    run("import_site", first)
    assert Article.objects.filter(live__isnull=False).count() == ARTICLES
    run("export_site", tmp_path / "second")
    assert tree(tmp_path / "second") == tree(first)
