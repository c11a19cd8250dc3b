"""Redaction of working copies. No user is shown their text: what is redacted is found and cut here."""

from collections.abc import Callable, Iterable
from functools import partial

from django.utils.html import escape

from content.autosave.verbs import CUT_BY_LAW
from content.models import Article, Redaction, WorkingCopy
from content.redaction.finding import Cut, cuts_in_html, cuts_in_text, cuts_of_picture
from content.redaction.occurrences import Wanted

type Find = Callable[[str], list[Cut]]


def lock_working_copies(article: Article) -> None:
    """Before the row of the article, as autosave does, to avoid deadlocks."""
    list(WorkingCopy.objects.select_for_update().filter(article=article).order_by("pk").values_list("pk"))


def cut_working_copies(article: Article, redaction: Redaction, wanted: Wanted | None) -> None:
    """Cuts it from every copy, and closes the copy for the page that wrote it: its text would bring it back."""
    if wanted is None or wanted.comment is not None:
        return
    pattern = wanted.pattern
    in_html: Find = (
        partial(cuts_in_html, pattern=pattern) if pattern else partial(cuts_of_picture, source=wanted.picture)
    )
    in_text: Find = partial(cuts_in_text, pattern=pattern) if pattern else lambda text: []
    sign = f"[{redaction.label} {redaction.done_at:%Y-%m-%d}]"
    for copy in WorkingCopy.objects.select_for_update().filter(article=article, is_open=True).order_by("pk"):
        before = (copy.title, copy.summary, copy.body, copy.fields)
        copy.title, copy.summary = (
            _without(text, in_text(text), sign) for text in (copy.title, copy.summary)
        )
        copy.body = _without(copy.body, in_html(copy.body), escape(sign))
        copy.fields = {
            name: [_without(text, in_text(text), sign) for text in texts]
            for name, texts in copy.fields.items()
        }
        if before != (copy.title, copy.summary, copy.body, copy.fields):
            copy.window, copy.version = CUT_BY_LAW, copy.version + 1
            copy.save()


def _without(text: str, cuts: Iterable[Cut], sign: str) -> str:
    for cut in sorted(cuts, reverse=True):
        text = text[: cut.start] + (sign if cut.mark else "") + text[cut.start + cut.length :]
    return text
