"""Redaction reaches working copies (content.redaction.consequences), and an open page does not bring it back."""

from typing import Any

import pytest

from content.autosave.verbs import Page, RemovedMeanwhile, Written, copy_of, keep_working_copy
from content.models import Article, Redaction, WorkingCopy
from content.redaction.occurrences import Wanted, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from tests.newsroom import Person, write

NAME = "Jane Doe"


def keep(article: Article, by: Person, text: str, sequence: int = 1, **more: Any) -> None:
    written = Written(more.pop("title", "Ferry"), "", f"<p>{text}</p>", 2, **more)
    keep_working_copy(article, written, Page("w1", sequence), by=by)


def removed(article: Article, ada: Person, eve: Person) -> Redaction:
    asked = ask_redaction(article, Wanted(passage=NAME), by=ada, reason="A court said so.")
    return agree_to_redaction(asked, by=eve, seen=fingerprint(places_now(asked)))


def test_it_is_cut_out_wherever_it_stands(
    draft: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(draft, ed, f"It was {NAME}.")
    notes = {"correction": [f"Not {NAME}."]}
    keep(draft, cara, f"It <em>was</em> {NAME}, we hear.", title=f"{NAME} again", fields=notes)
    keep(draft, ed, "It was nobody.")
    redaction = removed(draft, ada, eve)
    copy: Any = copy_of(draft, cara)
    everything = f"{copy.title}{copy.summary}{copy.body}{copy.fields}"
    assert NAME not in everything
    assert everything.count(f"[removed on {redaction.done_at:%Y-%m-%d}]") == 3
    assert "we hear" in copy.body


def test_the_page_that_wrote_it_does_not_bring_it_back(
    draft: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(draft, ed, f"It was {NAME}.")
    keep(draft, cara, f"It was {NAME}, we hear.")
    removed(draft, ada, eve)
    with pytest.raises(RemovedMeanwhile):
        keep(draft, cara, f"It was {NAME}, we hear and know.", 2)
    assert not WorkingCopy.objects.filter(body__contains=NAME).exists()


def test_nor_does_one_that_had_kept_nothing_yet(
    draft: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(draft, ed, f"It was {NAME}.")
    removed(draft, ada, eve)
    with pytest.raises(RemovedMeanwhile):
        keep(draft, cara, f"It was {NAME}.")
    assert not WorkingCopy.objects.filter(is_open=True).exists()
