"""Fixtures of other folders that these tests need."""

from tests.attacks.everything import everything, world
from tests.intrusion.guarding import guard

__all__ = ["everything", "guard", "world"]
