"""Tags and filters of every page."""

import pytest

from secureproject.templatetags.interface import icon, sentence


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="&lt;Done&gt;"' in icon("check", label="<Done>")


@pytest.mark.parametrize(
    ("reason", "shown"),
    [("editors publish here", "Editors publish here."), ("Wait!", "Wait!"), ("", ""), ("élan", "Élan.")],
)
def test_a_reason_is_shown_as_a_sentence(reason: str, shown: str) -> None:
    assert sentence(reason) == shown
