"""Samples of tests: attacks, texts and tables of what becomes of them, in files beside the tests."""

import json
from pathlib import Path
from typing import Any


def samples(test: str) -> Any:
    """The samples of the test file ``test``, by name: the JSON file beside it that is called as it is."""
    return json.loads(Path(test).with_suffix(".json").read_text(encoding="utf-8"))


def sample(test: str, name: str) -> str:
    """The text of the sample file called ``name`` beside the test file ``test``."""
    return Path(test).with_name(name).read_text(encoding="utf-8")
