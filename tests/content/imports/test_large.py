"""Large sites come in and leave with bounded memory: neither format grows with its size."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
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
from tests.content.imports.wordpress.files import FOOT, HEAD, item

ARTICLES = int(os.environ.get("EXPORT_ARTICLES", "20000"))
SIZE = int(os.environ.get("EXPORT_BYTES", "200000000"))
MOST_MEMORY = 400 * 2**20  # bytes a command ever holds, PostgreSQL's own not counted
BODY = "<p>" + "Plain words, many of them. " * 400 + "</p>"
LONG_BODY = BODY * 9

pytestmark = pytest.mark.deep

type Run = Callable[[str, Path], None]


@pytest.fixture
def run(fresh_database: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in a process of its own, which succeeds, says nothing of trouble and holds no more than it may."""
    set_up_site("The Test Gazette", by=SystemActor("command_line"))
    environment = os.environ | {"DATABASE_URL": template_database.web_url(fresh_database)}

    def ended(command: str, path: Path) -> None:
        with path.with_suffix(".said").open("w+") as said:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "manage.py", command, str(path)],
                cwd=template_database.ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            assert (process.returncode, said.read()) == (0, "")
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        with capsys.disabled():
            seconds = used.ru_utime + used.ru_stime
            sys.stdout.write(f"\n{command}: {peak / 2**20:.0f} MiB, {seconds:.0f} s\n")
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


@pytest.fixture
def wordpress(tmp_path: Path) -> Iterator[Callable[[Iterable[str]], Path]]:
    """Writes an export part by part, and removes it afterwards: pytest would keep three of them."""
    path = tmp_path / "export.xml"

    def written(parts: Iterable[str]) -> Path:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(chain([HEAD], parts, [FOOT]))
        assert path.stat().st_size >= SIZE
        return path

    yield written
    path.unlink(missing_ok=True)


def test_a_large_site_comes_in_and_leaves(run: Run, tmp_path: Path) -> None:
    first = large_export(tmp_path / "first")
    run("import_site", first)
    assert Article.objects.filter(live__isnull=False).count() == ARTICLES
    run("export_site", tmp_path / "second")
    assert tree(tmp_path / "second") == tree(first)


def test_many_small_things_of_wordpress_are_accounted_for(run: Run, wordpress: Callable[..., Path]) -> None:
    size = len(item(1, "nav_menu_item"))
    run("import_wordpress", wordpress(item(number, "nav_menu_item") for number in range(1, SIZE // size + 2)))
    assert not Article.objects.exists()


def test_many_texts_of_wordpress_come_in(run: Run, wordpress: Callable[..., Path]) -> None:
    number = SIZE // len(LONG_BODY) + 1
    run("import_wordpress", wordpress(item(one, body=LONG_BODY) for one in range(1, number + 1)))
    assert Article.objects.filter(live__isnull=False).count() == number
