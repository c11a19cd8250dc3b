"""An export of 200 MB: one clear sentence or bounded memory, and nothing half-imported."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from audit.actors import SystemActor
from content.models import Article, Attachment, ImportedItem, Section
from content.site.settings import set_up_site
from tests import template_database
from tests.content.imports.wordpress.files import FOOT, HEAD, item

SIZE = int(os.environ.get("EXPORT_BYTES", "200000000"))
MOST_MEMORY = 400 * 2**20  # bytes the command ever holds, PostgreSQL's own not counted
BODY = "<p>" + "Plain words, many of them. " * 3_600 + "</p>"
WORDS = "word " * 20_000

pytestmark = pytest.mark.deep

type Write = Callable[[Iterable[str]], Path]
type Run = Callable[[Path], tuple[int, int, str]]


def posts() -> Iterator[str]:
    return (item(number, body=BODY) for number in range(1, SIZE // len(BODY) + 2))


def small_things() -> Iterator[str]:
    size = len(item(1, "nav_menu_item"))
    return (item(number, "nav_menu_item") for number in range(1, SIZE // size + 2))


def cut_off() -> Iterator[str]:
    yield from posts()
    yield "<item>"


def one_huge_body() -> Iterator[str]:
    before, after = item(2, body="HERE").split("HERE")
    yield item(1) + before
    yield from (WORDS for _ in range(SIZE // len(WORDS) + 1))
    yield after


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


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Article, Section, Attachment, ImportedItem))


def test_one_huge_body_is_refused_with_a_sentence(write: Write, run: Run) -> None:
    before = everything()
    code, peak, said = run(write(one_huge_body()))
    assert code == 1
    assert said.strip().endswith("One item is larger than 16,000,000 characters. Nothing was imported.")
    assert "Traceback" not in said
    assert peak < MOST_MEMORY
    assert everything() == before


def test_a_large_file_whose_end_is_missing_leaves_nothing(write: Write, run: Run) -> None:
    before = everything()
    code, peak, said = run(write(cut_off()))
    assert (code, "Nothing was imported." in said) == (1, True)
    assert peak < MOST_MEMORY
    assert everything() == before


def test_many_small_things_are_each_accounted_for_with_bounded_memory(write: Write, run: Run) -> None:
    before = everything()
    code, peak, said = run(write(small_things()))
    assert (code, said) == (0, "")
    assert peak < MOST_MEMORY
    assert Article.objects.count() == before[0]


def test_many_texts_come_in_with_bounded_memory(write: Write, run: Run) -> None:
    code, peak, said = run(write(posts()))
    assert (code, said) == (0, "")
    assert peak < MOST_MEMORY
    assert Article.objects.filter(live__isnull=False).count() == SIZE // len(BODY) + 1
