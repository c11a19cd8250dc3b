"""Other kinds than the site started with, which only a test has."""

import pytest

from content.public.pages import home
from content.public.queries import section
from foundation.prepared_queries import PreparedQuery


def compile_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site has its kinds from its start. What was compiled with others is compiled again and forgotten later."""
    for module in (home, section):
        for name, query in [*vars(module).items()]:
            if isinstance(query, PreparedQuery):
                monkeypatch.setattr(module, name, PreparedQuery(query._build, query._row))
