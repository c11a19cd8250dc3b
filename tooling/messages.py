"""bin/messages: updates and compiles translation catalogues. Needs GNU gettext (Debian: apt-get install gettext)."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from devserver.paths import CHECKOUT

APPS = ("accounts", "audit", "content", "devserver", "foundation", "intrusion", "rbac", "secureproject")
LANGUAGES = ("de", "fr")  # the source language is English
MISSING = "GNU gettext is missing: install it (on Debian: apt-get install gettext)."
IN_ENGLISH = {"LC_ALL": "C"}  # what gettext says is read below
NOISE = re.compile(r"warning: this message is not used|found [0-9]+ fatal error")
SOURCES = ("*.py", "*.html", "*.txt")
# No fuzzy matches: bin/check finds a missing translation, only a reader finds a wrong one.
EXTRACT = """
import sys
from django.core.management import execute_from_command_line
from django.core.management.commands.makemessages import Command
Command.msgmerge_options = [*Command.msgmerge_options, "--no-fuzzy-matching"]
Command.xgettext_options = [*Command.xgettext_options, "--keyword=_t", "--keyword=lazy"]
execute_from_command_line(sys.argv)
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/messages", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing, say what is missing or out of step"
    )
    if parser.parse_args(arguments).check:
        wrong = problems()
        sys.stderr.write("".join(f"{line}\n" for line in wrong))
        return 1 if wrong else 0
    if not shutil.which("msgfmt"):
        sys.exit(MISSING)
    for app in APPS:
        extract(CHECKOUT / app)
        for path in catalogues(app):
            path.with_suffix(".mo").write_bytes(compiled(path))
    for path in (path for app in APPS for path in catalogues(app)):
        if number := untranslated(path):
            texts = "text" if number == 1 else "texts"
            sys.stdout.write(f"{path.parts[-5]}/{path.parts[-3]}: {number} {texts} to translate\n")
    return 0


def extract(app: Path, *options: str) -> None:
    """Updates the catalogues of ``app``: new texts are empty, unused ones are removed."""
    (app / "locale").mkdir(exist_ok=True)
    locales = [part for language in LANGUAGES for part in ("--locale", language)]
    command = [
        sys.executable,
        "-P",
        "-c",
        EXTRACT,
        "makemessages",
        *locales,
        "--no-location",
        "--no-obsolete",
    ]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([*command, *options], cwd=app, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    for path in app.glob("locale/*/LC_MESSAGES/django.po"):
        # The creation date would change in every commit and informs no reader.
        path.write_text(re.sub(r'^"POT-Creation-Date: .*\n', "", path.read_text(), flags=re.MULTILINE))


def catalogues(app: str) -> Iterator[Path]:
    for language in LANGUAGES:
        path = CHECKOUT / app / "locale" / language / "LC_MESSAGES" / "django.po"
        if path.exists():
            yield path


def compiled(path: Path) -> bytes:
    """The compiled catalogue. Raises CalledProcessError when a placeholder differs from that of the text."""
    command = ["msgfmt", "--check-format", "--no-hash", "--output-file=-", str(path)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def untranslated(path: Path) -> int:
    """Number of empty and fuzzy texts."""
    command = ["msgfmt", "--statistics", f"--output-file={os.devnull}", str(path)]
    counted = subprocess.run(command, env=os.environ | IN_ENGLISH, check=True, capture_output=True, text=True)
    return sum(map(int, re.findall(r"([0-9]+) (?:fuzzy|untranslated)", counted.stderr)))


def problems() -> list[str]:
    """Untranslated texts and outdated compiled catalogues; empty when every catalogue is complete."""
    if not shutil.which("msgfmt"):
        return [MISSING]
    return [line for app in APPS for line in _problems_of(app)]


def _problems_of(app: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / app
        shutil.copytree(CHECKOUT / app, copy, ignore=_only_sources)
        extract(copy, "--keep-pot")
        texts = copy / "locale" / "django.pot"
        if not texts.exists():
            return
        for language in LANGUAGES:
            yield from _problems_in(CHECKOUT / app / "locale" / language / "LC_MESSAGES" / "django.po", texts)


def _problems_in(path: Path, texts: Path) -> Iterator[str]:
    name = path.relative_to(CHECKOUT)
    if not path.exists():
        yield f"{name} is missing. Run bin/messages, then translate it."
        return
    command = ["msgcmp", str(path), str(texts)]
    compared = subprocess.run(command, env=os.environ | IN_ENGLISH, capture_output=True, text=True)
    if compared.returncode:
        yield f"{name} is not complete. Run bin/messages, then translate what is empty."
        yield from [line for line in compared.stderr.splitlines() if not NOISE.search(line)][:20]
    yield from _plurals_missing(path)
    yield from _straight_apostrophes(path)
    try:
        made = compiled(path)
    except subprocess.CalledProcessError as error:
        yield f"{name}: {error.stderr.decode()[-1500:]}"
        return
    kept = path.with_suffix(".mo")
    if not kept.exists() or kept.read_bytes() != made:
        yield f"{name.with_suffix('.mo')} was not made from it. Run bin/messages."


def _plurals_missing(path: Path) -> Iterator[str]:
    """Missing plural forms: gettext accepts them and shows English. French has a form for millions."""
    text = path.read_text(encoding="utf-8")
    forms = re.search(r"nplurals=([0-9])", text)
    for entry in text.split("\n\n"):
        if (
            forms
            and "\nmsgid_plural " in entry
            and len(re.findall(r"^msgstr\[", entry, re.M)) != int(forms[1])
        ):
            said = re.findall(r'"(.+)"', entry.partition("msgid_plural")[2])
            yield f"{path.relative_to(CHECKOUT)}: {forms[1]} plural forms are needed of “{said[0] if said else ''}”."


def _straight_apostrophes(path: Path) -> Iterator[str]:
    """French uses the typographic apostrophe only: two kinds look like a mistake; search treats them alike."""
    if path.parts[-3] != "fr":
        return
    entries = path.read_text(encoding="utf-8").split("\n\n")
    found = [re.search(r"\w+'", entry.partition("\nmsgstr")[2]) for entry in entries]
    if wrong := [match[0] for match in found if match]:
        name = path.relative_to(CHECKOUT)
        yield f"{name}: write ’ and not ' ({len(wrong)} texts, the first is “{wrong[0]}”)."


def _only_sources(folder: str, names: list[str]) -> set[str]:
    kept = {path.name for pattern in SOURCES for path in Path(folder).glob(pattern)}
    return {name for name in names if name not in kept and not (Path(folder) / name).is_dir()} | {"locale"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
