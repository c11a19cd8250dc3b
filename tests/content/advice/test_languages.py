"""Language detection (content.advice.languages): silent in doubt."""

import pytest

from tests.content.advice.test_findings import found

GERMAN = (
    "Die Fähre fährt ab Mai auch am Abend, und der letzte Bus wartet nicht auf sie. Wir haben mit den Leuten am Hafen "
    "gesprochen, die das schon lange wollen."
)

ENGLISH = (
    "The ferry leaves in the evening as well from May, and the last bus does not wait for it. We have spoken "
    "with those at the harbour who have wanted this for years."
)

FRENCH = (
    "Le bac part aussi le soir à partir de mai, et le dernier bus ne l'attend pas. Nous avons parlé avec les gens du "
    "port qui le veulent depuis des années."
)


def test_short_texts_names_and_code_are_in_no_language() -> None:
    assert found("<p>Die Welt und das Ich.</p>") == []
    assert found(f"<pre>{GERMAN}</pre><p>{ENGLISH}</p>") == []
    assert found("<p>" + "Müller Straße Berlin Hamburg Köln " * 9 + "</p>") == []


@pytest.mark.parametrize(("language", "text"), [("de-CH", GERMAN), ("fr", FRENCH), ("en-GB", ENGLISH)])
def test_a_variant_of_a_language_is_that_language(language: str, text: str) -> None:
    assert found(f"<p>{text}</p>", language=language) == []


def test_a_language_that_no_one_knows_here_is_doubted_only_for_another_one() -> None:
    welsh = "Mae'r fferi yn gadael gyda'r nos o fis Mai ymlaen ac nid yw'r bws olaf yn aros amdani bellach"
    assert found(f"<p>{welsh}</p>", language="cy") == []
    assert len(found(f"<p>{ENGLISH}</p>", language="cy")) == 1
