"""Actions are strings that say what they mean."""

import pytest

from rbac.actions import Action


@pytest.mark.parametrize(
    "name", ["", "publish", "Content.publish", "content.", "content.publish.now", "content.a b"]
)
def test_an_action_needs_an_app_and_a_verb(name: str) -> None:
    with pytest.raises(ValueError, match=r"app\.verb_noun"):
        Action(name, label="do something")


def test_an_action_is_its_django_permission_string() -> None:
    publish = Action("content.publish_article", label="publish an article")
    assert publish == "content.publish_article"
    assert publish in {"content.publish_article"}
    assert publish.app == "content"
    assert publish.label == "publish an article"
