"""The search dictionary learns words and forgets them."""

import pytest

from content.models import Article, Asset, SearchWord
from content.search.dictionary import forget_words


def is_known(word: str) -> bool:
    return SearchWord.objects.filter(word=word).exists()


@pytest.mark.as_worker
def test_words_that_stand_nowhere_any_more_are_forgotten(draft: Article) -> None:
    SearchWord.objects.create(word="secretname")
    SearchWord.objects.filter(word="boats").delete()
    forget_words()
    assert not is_known("secretname")
    assert is_known("ferry")
    assert is_known("boats")  # deleted while a text that has it was being saved


def test_each_word_of_letters_is_known_once(draft: Article, boats: Asset) -> None:
    known = list(SearchWord.objects.values_list("word", flat=True))
    assert {"ferry", "harbour"} < set(known)
    assert len(known) == len(set(known))
    assert all(word.isalpha() for word in known)
