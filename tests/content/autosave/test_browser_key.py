"""The key of unsent text in a browser: one for each user, and none of it tells the site's secret."""

from accounts.models import User
from content.autosave.browser_key import unsent_key


def test_no_one_else_has_the_same_key(settings: object) -> None:
    cara, ed = User(pk=7), User(pk=8)
    before = unsent_key(cara)
    assert before == unsent_key(User(pk=7)) != unsent_key(ed)
    settings.SECRET_KEY = "another secret of the site"  # type: ignore[attr-defined]
    assert unsent_key(cara) != before
    assert len(bytes.fromhex(before)) == 32
