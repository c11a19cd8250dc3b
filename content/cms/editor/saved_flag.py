"""Saved flag: tells the browser that submitted text was saved, so that it can delete its copy."""

import re

from django.contrib import messages
from django.http import HttpRequest, QueryDict

# small-forms.js sends the name of the browser's copy: 128 random bits.
_NAME = re.compile("[0-9a-f]{32}")
_NUMBER = re.compile("[0-9]{1,15}")
FIELD = "kept_window"


def say_arrived(request: HttpRequest, sentence: str, level: int = messages.SUCCESS) -> None:
    """Shows ``sentence`` on the next page, which deletes the browser's copy of exactly this form.

    No other page does: after a proxy error, a refusal or the message of another form the copy stays. ``level``: as in
    ``messages``.
    """
    name = request.POST.get(FIELD, "")
    messages.add_message(request, level, sentence, extra_tags=name if _NAME.fullmatch(name) else "")


def with_arrived(address: str, sent: QueryDict, *, saved: int = 0) -> str:
    """``address`` with parameters that say which window's text was saved (offering.js).

    The working copy says it too, but for one window only, and it may hold the text of another. ``saved``: the new
    version.
    """
    said = [f"saved={saved}"] if saved else []
    if names_words(sent, "window", "sequence"):
        said.append(f"arrived={sent['window']}&up-to={sent['sequence']}")
    return f"{address}?{'&'.join(said)}" if said else address


def names_words(data: QueryDict, window: str, sequence: str) -> bool:
    """Whether the fields of these names hold such a statement, in a form that is safe in a URL."""
    return bool(_NAME.fullmatch(data.get(window, "")) and _NUMBER.fullmatch(data.get(sequence, "")))
