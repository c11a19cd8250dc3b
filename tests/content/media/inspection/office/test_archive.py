"""content.media.inspection.office.archive: what lies before, between and behind the parts is gone."""

from tests.content.media.inspection.children.test_office import docx
from tests.content.media.inspection.here import cleaned


def test_what_lies_before_between_and_behind_the_parts_is_gone() -> None:
    clean = cleaned(docx() + b"<html><script>evil()</script>")[1]
    assert b"evil" not in clean
