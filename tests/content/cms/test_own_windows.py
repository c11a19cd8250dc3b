"""What one's own other window did is called one's own, wherever somebody else would be named."""

import pytest

from content.articles.restore import restore_revision
from content.errors import WrongState
from content.models import Article
from tests.newsroom import Person, write


def test_going_back_says_it(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, cara, "In the other window.")
    with pytest.raises(WrongState, match="You saved this article in another window"):
        restore_revision(draft, 1, by=cara, base=1)
    with pytest.raises(WrongState, match="Cara saved this article"):
        restore_revision(draft, 1, by=ed, base=1)
