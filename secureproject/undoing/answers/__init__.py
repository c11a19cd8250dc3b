"""What is done about every kind of event of the journal. A new event without an answer fails a test, and is by hand."""

from collections.abc import Mapping

from secureproject.undoing.answer import Answer
from secureproject.undoing.answers.accounts import ACCOUNTS
from secureproject.undoing.answers.content import CONTENT
from secureproject.undoing.answers.media_and_guests import MEDIA_AND_GUESTS
from secureproject.undoing.answers.rules import RULES
from secureproject.undoing.answers.site import SITE

ANSWERS: Mapping[str, Answer] = {**ACCOUNTS, **CONTENT, **MEDIA_AND_GUESTS, **RULES, **SITE}
