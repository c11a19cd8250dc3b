"""Other kinds than the site started with, which only a test has."""

import pytest

from content.public import home, of_section
from rbac.prepared import Prepared


def compile_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site has its kinds from its start. What was compiled with others is compiled anew, and forgotten afterwards."""
    for module in (home, of_section):
        for name, query in [*vars(module).items()]:
            if isinstance(query, Prepared):
                monkeypatch.setattr(module, name, Prepared(query._build, query._row))
