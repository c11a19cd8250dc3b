"""Lock files: whether the requirements files match pyproject.toml with the versions they pin now."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from devserver.paths import CHECKOUT
from secureproject.supply.listed import Unlisted, lock_entries

LOCKS = {
    "requirements.txt": [],
    "requirements-recordings.txt": ["--extra", "recordings"],
    "requirements-dev.txt": ["--group", "dev"],
}
COMPILE = [
    *("pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.12"),
    *("--generate-hashes", "--no-annotate", "--no-header", "--quiet"),
]
# Installed packages are in uv's cache; then the network; behind a proxy, only the system's list knows its authority.
SOURCES: tuple[list[str], ...] = (["--offline"], [], ["--system-certs"])
HASH = re.compile(r" *\\?\n +--hash=\S+")


def problems() -> list[str]:
    """One sentence for each lock file that drifted; empty when both match."""
    return [sentence for name, group in LOCKS.items() if (sentence := _problem(name, group))]


def _problem(name: str, group: list[str]) -> str:
    present = (CHECKOUT / name).read_text()
    try:
        lock_entries(CHECKOUT / name)
    except Unlisted as error:
        return str(error)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / name
        failure = ""
        for source in SOURCES:
            shutil.copy(CHECKOUT / name, output)
            command = [sys.executable, "-m", "uv", *COMPILE, *group, *source, "-o", str(output)]
            compiled = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
            if compiled.returncode == 0:
                # Files may be added to a release later; only the pins must follow from pyproject.toml.
                if HASH.sub("", output.read_text()) == HASH.sub("", present):
                    return ""
                return f"{name} does not follow from pyproject.toml. Run: uv {' '.join([*COMPILE, *group])} -o {name}"
            failure = compiled.stderr.strip()
    return f"{name} could not be compared:\n{failure}"
