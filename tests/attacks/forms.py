"""The forms of a page as a browser reads them: where each is sent, how, and what stands in its fields."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

FIELDS = {"input", "select", "textarea", "button"}


@dataclass
class Form:
    """action: the path, as the page names it. fields: each name with the first value that is shown for it."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """``found``: every form of ``page``, which stands at ``path``."""

    def __init__(self, page: str, path: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._path = path
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._select = self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(urljoin(self._path, given.get("action", ""))).path
            self._open = Form(action, given.get("method", "get").upper())
            self._by_id[given.get("id", "")] = self._open
            self.found.append(self._open)
        elif tag in FIELDS and given.get("name"):
            self._note(tag, given)
        elif tag == "option" and self._select and self._open:
            self._choose(self._open.fields, given)

    def _choose(self, fields: dict[str, str], given: dict[str, str]) -> None:
        if not fields[self._select] or "selected" in given:
            fields[self._select] = given.get("value", "")

    def _note(self, tag: str, given: dict[str, str]) -> None:
        form = self._by_id.get(given["form"]) if "form" in given else self._open
        if form is not None and given.get("type") not in {"file", "image"}:
            form.fields.setdefault(given["name"], given.get("value", ""))
            self._select = given["name"] if tag == "select" and form is self._open else ""
            self._textarea = given["name"] if tag == "textarea" and form is self._open else ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._open:
            self._open.fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag in FIELDS:
            self._select = self._textarea = ""
