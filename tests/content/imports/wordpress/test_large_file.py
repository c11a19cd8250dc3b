"""An export of 200 MB comes in with bounded memory."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from audit.actors import SystemActor
from content.models import Article
from content.site.settings import set_up_site
from tests import template_database
from tests.content.imports.wordpress.files import FOOT, HEAD, item

SIZE = int(os.environ.get("EXPORT_BYTES", "200000000"))
MOST_MEMORY = 400 * 2**20  # bytes the command ever holds, PostgreSQL's own not counted
BODY = "<p>" + "Plain words, many of them. " * 3_600 + "</p>"

pytestmark = pytest.mark.deep

type Write = Callable[[Iterable[str]], Path]
type Run = Callable[[Path], tuple[int, int, str]]


def posts() -> Iterator[str]:
    return (item(number, body=BODY) for number in range(1, SIZE // len(BODY) + 2))


def small_things() -> Iterator[str]:
    size = len(item(1, "nav_menu_item"))
    return (item(number, "nav_menu_item") for number in range(1, SIZE // size + 2))


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Writes an export part by part, and removes it afterwards: pytest would keep three of them."""
    path = tmp_path / "export.xml"

    def written(parts: Iterable[str]) -> Path:
        with path.open("w", encoding="utf-8") as file:
            file.write(HEAD)
            file.writelines(parts)
            file.write(FOOT)
        assert path.stat().st_size >= SIZE
        return path

    yield written
    path.unlink(missing_ok=True)


@pytest.fixture
def run(fresh_database: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in a process of its own: its exit code, the most memory it held in bytes, what it said of trouble."""
    set_up_site("The Test Gazette", by=SystemActor("command_line"))
    environment = os.environ | {"DATABASE_URL": template_database.web_url(fresh_database)}

    def ended(path: Path) -> tuple[int, int, str]:
        command = [sys.executable, "manage.py", "import_wordpress", str(path)]
        with path.with_suffix(".said").open("w+") as said:
            process = subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=template_database.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=said
            )
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            with capsys.disabled():
                sys.stdout.write(
                    f"\n{path.stat().st_size / 1e6:.0f} MB read with a peak of {peak / 2**20:.0f} MiB"
                    f" in {used.ru_utime + used.ru_stime:.0f} s of work.\n"
                )
            return process.returncode, peak, said.read()

    return ended


def test_many_small_things_are_each_accounted_for_with_bounded_memory(write: Write, run: Run) -> None:
    code, peak, said = run(write(small_things()))
    assert (code, said) == (0, "")
    assert peak < MOST_MEMORY
    assert not Article.objects.exists()


def test_many_texts_come_in_with_bounded_memory(write: Write, run: Run) -> None:
    code, peak, said = run(write(posts()))
    assert (code, said) == (0, "")
    assert peak < MOST_MEMORY
    assert Article.objects.filter(live__isnull=False).count() == SIZE // len(BODY) + 1
