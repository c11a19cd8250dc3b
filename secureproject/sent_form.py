"""A form that was sent, read in a tenth of Django's calls: whoever writes sends a whole text every few seconds.

Only what a browser sends is read here: ASCII, every escape two hexadecimal digits, UTF-8 behind them. Anything else,
and a form of more fields than the settings allow, is Django's to read or to refuse; what is read is what Django reads.
"""

from binascii import a2b_qp
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

FORM = "application/x-www-form-urlencoded"
_POINTING_BACK = (
    "_messages",
    "csp_nonce",
    "auser",
)  # of Django's messages, of django-csp, of Django's log-in


class FormRequest(WSGIRequest):
    """Django's request; ``POST`` is read when it is first asked for, as it always is."""

    _files: MultiValueDict[str, Any]

    def _load_post_and_files(self) -> None:
        is_form = self.method == "POST" and self.content_type == FORM and self._is_untouched()
        if is_form and (form := form_in(self.body)) is not None:
            self._post, self._files = form, MultiValueDict()
            return
        super()._load_post_and_files()

    def close(self) -> None:
        """Lets go of what points back here: the request is gone with its answer then.

        Otherwise it waits with all that hangs on it for the collector of garbage, which keeps one answer in twenty
        waiting while it looks for such circles.
        """
        super().close()
        for name in _POINTING_BACK:
            self.__dict__.pop(name, None)

    def _is_untouched(self) -> bool:
        """Whether nobody read from the stream, and nobody said that the form is anything but UTF-8."""
        return not self._read_started and self._encoding is None  # type: ignore[attr-defined]


def form_in(body: bytes) -> QueryDict | None:
    """What ``QueryDict(body)`` makes of it; None where that has to be asked (WHATWG URL Standard, section 5.1)."""
    if not body.isascii():
        return None
    fields = body.decode("ascii").replace("+", " ").split("&")
    most: int | None = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    if most is not None and len(fields) > most:
        return None
    values: dict[str, list[str]] = {}
    try:
        for field in fields:
            if field:
                name, _, value = field.partition("=")
                name = _unescaped(name) if "%" in name else name
                value = _unescaped(value) if "%" in value else value
                if name in values:
                    values[name].append(value)
                else:
                    values[name] = [value]
    except ValueError:
        return None
    form = QueryDict(mutable=True, encoding="utf-8")
    dict.update(form, values)  # each name has its list, as in every MultiValueDict
    form._mutable = False
    return form


def _unescaped(text: str) -> str:
    """Raises ValueError for an escape that is none, and for bytes that are no text.

    Quoted-printable (RFC 2045, section 6.7) has the same escapes behind another sign, and a reader written in C. It
    leaves what is no escape as it is, or takes a character away: each escape that is one takes two.
    """
    if "=" in text or "\r" in text or "\n" in text:
        raise ValueError("No browser leaves these unescaped, and they mean something else there.")
    found = a2b_qp(text.replace("%", "="))
    if len(found) != len(text) - 2 * text.count("%"):
        raise ValueError("A percent sign that begins no escape.")
    return found.decode("utf-8")
