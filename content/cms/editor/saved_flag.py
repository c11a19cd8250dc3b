"""What was sent has arrived: the page that says so also tells the browser, which kept the words."""

import re

from django.contrib import messages
from django.http import HttpRequest, QueryDict

# small-forms.js sends along under which name the words wait in the browser: 128 bits at random.
_NAME = re.compile("[0-9a-f]{32}")
_NUMBER = re.compile("[0-9]{1,15}")
FIELD = "kept_window"


def say_arrived(request: HttpRequest, sentence: str, level: int = messages.SUCCESS) -> None:
    """Says ``sentence`` on the next page, which takes the words of exactly this form out of the browser.

    No other page does: a proxy's answer, a refusal and what another form says leave them where they wait. ``level``: in
    which tone (``messages``).
    """
    name = request.POST.get(FIELD, "")
    messages.add_message(request, level, sentence, extra_tags=name if _NAME.fullmatch(name) else "")


def with_arrived(address: str, sent: QueryDict, *, saved: int = 0) -> str:
    """``address`` of the page that says which words of which window have reached the site (offering.js).

    The working copy says it too, but of one window alone, and another one may have its words there. ``saved``: the
    version that they are.
    """
    said = [f"saved={saved}"] if saved else []
    if names_words(sent, "window", "sequence"):
        said.append(f"arrived={sent['window']}&up-to={sent['sequence']}")
    return f"{address}?{'&'.join(said)}" if said else address


def names_words(data: QueryDict, window: str, sequence: str) -> bool:
    """Whether it says so in the fields of these names, in a form that may stand in an address."""
    return bool(_NAME.fullmatch(data.get(window, "")) and _NUMBER.fullmatch(data.get(sequence, "")))
