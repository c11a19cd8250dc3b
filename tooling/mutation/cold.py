"""A mutant outside all functions: put in the place of the module's code when it is imported, in a pytest of its own.

``-p tooling.mutation.cold`` with MUTATED_MODULES (one path) and MUTANT (its key).
"""

import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

from tooling.mutation.mutants import mutants_of

ROOT = Path(__file__).resolve().parent.parent.parent
PATH, KEY = os.environ["MUTATED_MODULES"], os.environ["MUTANT"]


def _get_code(self: Any, fullname: str) -> Any:
    if self.path != str(ROOT / PATH):
        return _as_written(self, fullname)
    [mutant] = (m for m in mutants_of(PATH, (ROOT / PATH).read_text()) if m.key == KEY)
    return compile(mutant.tree, self.path, "exec", dont_inherit=True)


_as_written: Any = SourceFileLoader.get_code
if any(getattr(module, "__file__", None) == str(ROOT / PATH) for module in sys.modules.values()):
    raise RuntimeError(f"{PATH} was imported before its mutant could take its place.")
SourceFileLoader.get_code = _get_code  # type: ignore[method-assign]
