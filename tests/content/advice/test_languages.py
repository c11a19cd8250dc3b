"""Language detection (content.advice.languages): silent in doubt."""

import pytest

from tests.content.advice.test_findings import ENGLISH, FRENCH, GERMAN, found


def test_short_texts_names_and_code_are_in_no_language() -> None:
    assert found("<p>Die Welt und das Ich.</p>") == []
    assert found(f"<pre>{GERMAN}</pre><p>{ENGLISH}</p>") == []
    assert found("<p>" + "Müller Straße Berlin Hamburg Köln " * 9 + "</p>") == []


@pytest.mark.parametrize(("language", "text"), [("de-CH", GERMAN), ("fr", FRENCH), ("en-GB", ENGLISH)])
def test_a_variant_of_a_language_is_that_language(language: str, text: str) -> None:
    assert found(f"<p>{text}</p>", language=language) == []


def test_a_language_that_nobody_knows_here_is_doubted_only_for_another_one() -> None:
    welsh = "Mae'r fferi yn gadael gyda'r nos o fis Mai ymlaen ac nid yw'r bws olaf yn aros amdani bellach"
    assert found(f"<p>{welsh}</p>", language="cy") == []
    assert len(found(f"<p>{ENGLISH}</p>", language="cy")) == 1
