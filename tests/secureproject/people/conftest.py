"""An invited user for pages about people."""

from tests.accounts.conftest import invited

__all__ = ["invited"]
