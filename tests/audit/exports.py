"""Exports as their verifier sees them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.template_database import ROOT
from tools import verify_export


def check(path: Path) -> tuple[int, dict[str, Any]]:
    """What the verifier says."""
    found = verify_export.check(path)
    return (0 if found["good"] else 1), found


def check_elsewhere(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """What the verifier says, alone in a folder, with nothing of the project to import."""
    alone = path.parent / "elsewhere"
    alone.mkdir(exist_ok=True)
    shutil.copy(ROOT / "tools" / "verify_export.py", alone)
    command = [sys.executable, "-I", "verify_export.py", str(path), "--json", *options]
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True)  # noqa: S603
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def changed(path: Path, number: int, change: Any) -> Path:
    lines = path.read_text().splitlines()
    facts = json.loads(lines[number])
    change(facts)
    lines[number] = json.dumps(facts)
    path.write_text("\n".join(lines))
    return path
