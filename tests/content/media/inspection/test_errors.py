"""Every refusal has a sentence that says what to do."""

from content.media.inspection.errors import UnsafeFile
from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal


def test_every_refusal_has_a_sentence_with_a_way_out() -> None:
    for refusal in Refusal:
        sentence = UnsafeFile(refusal, Limits()).message
        assert sentence.endswith(".")
        assert "%" not in sentence
