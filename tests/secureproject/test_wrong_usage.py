"""Every command answers what no one could have meant with status 2 and a sentence, and changes nothing (INTERFACES)."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import execute_from_command_line, get_commands, load_command_class

from audit.models import Entry
from content.models import Article, Site
from tests.newsroom import Person
from tests.samples import sample

OURS = {"accounts", "audit", "content", "intrusion", "rbac", "secureproject"}
WRONG = [
    shlex.split(line) for line in sample(__file__, "wrong_usage.txt").splitlines() if not line.startswith("#")
]
# A terminal in another encoding hands on bytes that are no text.
NO_TEXT = ("\udcff", "x\udcff@example.org", "x\x00@example.org")
TAKE_A_NAME = [tuple(line.split()) for line in sample(__file__, "takes_a_name.txt").splitlines()]


class Said(NamedTuple):
    status: int
    out: str
    err: str


type Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """As from a shell: what argparse refuses is refused too, and what no one caught is an exception here."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)
    monkeypatch.setattr("builtins.input", lambda _asks: "RESTORE")

    def asked(*words: str) -> Said:
        capsys.readouterr()
        try:
            execute_from_command_line(["manage.py", *words])
        except SystemExit as end:
            said = capsys.readouterr()
            return Said(int(str(end.code or 0)), said.out, said.err)
        return Said(0, *capsys.readouterr())

    return asked


@pytest.fixture
def here(tmp_path: Path, ed: Person, draft: Article) -> dict[str, str]:
    """What stands in the place of the braces."""
    (full := tmp_path / "full").mkdir()
    for file, content in (
        (full / "file", b"x"),
        (tmp_path / "words", b"words"),
        (tmp_path / "bytes", b"\xff\x00"),
    ):
        file.write_bytes(content)
    (tmp_path / "folder").mkdir()
    paths = {name: str(tmp_path / name) for name in ("full", "words", "bytes", "folder", "missing", "new")}
    return {**paths, "article": str(draft.pk), "long": "x" * 500, "longer": "x" * 9_000}


def takes_json(command: str) -> bool:
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    return "--json" in parser.format_help()


def test_every_command_is_tried() -> None:
    ours = {name for name, app in get_commands().items() if str(app).partition(".")[0] in OURS}
    assert ours - {words[0] for words in WRONG} == {"procrastinate"}  # another project's


# One newsroom for all that is wrong with one command.
@pytest.mark.late
@pytest.mark.parametrize("command", sorted({words[0] for words in WRONG}))
def test_what_no_one_could_mean_is_wrong_usage(command: str, run: Run, here: dict[str, str]) -> None:
    before = (Entry.objects.count(), Site.objects.get().version)
    for words in (words for words in WRONG if words[0] == command):
        asked = [word.format(**here) for word in words]
        for also in ([], ["--json"]) if takes_json(command) else ([],):
            said = run(command, "--skip-checks", *asked[1:], *also)
            assert (said.status, said.out, words) == (2, "", words), said.err
            assert said.err.strip()
            assert "Traceback" not in said.err
    assert (Entry.objects.count(), Site.objects.get().version) == before


@pytest.mark.parametrize("words", TAKE_A_NAME, ids=lambda words: words[0])
def test_what_is_no_text_names_no_one(words: tuple[str, ...], run: Run, here: dict[str, str]) -> None:
    for odd in NO_TEXT:
        assert run(*(word.format(odd=odd) for word in words), "--skip-checks").status == 2
