from collections.abc import Callable

from content.models import Article
from tests.newsroom import Person, digest_of, fresh, person, write

__all__ = ["Person", "Write", "digest_of", "fresh", "person", "write"]

type Write = Callable[[Article, Person, str], Article]
