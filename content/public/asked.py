"""What was asked for a request already: the answer, or why there was none, for whoever asks again."""

from collections.abc import Callable
from typing import Any

from django.db import Error
from django.http import HttpRequest

_ASKED = "_asked_already"


def asked_once[Answer](request: HttpRequest, ask: Callable[..., Answer], *about: object) -> Answer:
    """``ask(*about)``, run once for ``request``.

    Raises DatabaseError or InterfaceError, the same to whoever asks again: nobody waits twice for a database that does
    not answer.
    """
    answers: dict[tuple[object, ...], Any] = request.__dict__.setdefault(_ASKED, {})
    question = (ask, *about)
    if question not in answers:
        try:
            answers[question] = ask(*about)
        except Error as error:
            answers[question] = error
    if isinstance(answer := answers[question], Error):
        raise answer
    found: Answer = answer
    return found
