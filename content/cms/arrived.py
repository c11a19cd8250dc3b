"""What was sent from a small form has arrived: the page that says so also tells the browser, which kept the words."""

import re

from django.contrib import messages
from django.http import HttpRequest

# small-forms.js sends along under which name the words wait in the browser: 128 bits at random.
_NAME = re.compile("[0-9a-f]{32}")
FIELD = "kept_window"


def say_arrived(request: HttpRequest, sentence: str, level: int = messages.SUCCESS) -> None:
    """Says ``sentence`` on the next page, which takes the words of exactly this form out of the browser.

    No other page does: a proxy's answer, a refusal and what another form says leave them where they wait. ``level``: in
    which tone (``messages``).
    """
    name = request.POST.get(FIELD, "")
    messages.add_message(request, level, sentence, extra_tags=name if _NAME.fullmatch(name) else "")
