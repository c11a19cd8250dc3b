"""The forms of a page as a browser reads them: where each is sent, how, and what stands in its fields."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

UTF8 = html.HTMLParser(encoding="utf-8")
FIELDS = (
    "(self::input|self::select|self::textarea|self::button) and @name and not(@type='file' or @type='image')"
)
OF_FORM = f".//*[{FIELDS} and not(@form)] | //*[{FIELDS} and @form=$id]"


@dataclass
class Form:
    """action: the path, as the page names it. fields: each name with the first value that is shown for it."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


def read_html(page: str | bytes) -> Any:
    """The document, to be asked by XPath; of nothing an empty one."""
    return html.document_fromstring((page.encode() if isinstance(page, str) else page) or b"<p>", parser=UTF8)


def forms_of(page: str, path: str) -> Iterator[Form]:
    """Every form of ``page``, which stands at ``path``."""
    for form in read_html(page).iter("form"):
        found = Form(urlsplit(urljoin(path, form.get("action", ""))).path, form.get("method", "get").upper())
        for each in form.xpath(OF_FORM, id=form.get("id", "")):
            found.fields.setdefault(each.get("name"), _value_of(each))
        yield found


def _value_of(element: Any) -> str:
    """Of a list without a choice the first that says something."""
    if element.tag == "select":
        chosen = element.xpath(".//option[@selected]/@value[. != '']")[-1:] or element.xpath(
            ".//option/@value[. != '']"
        )
        return str(chosen[0]) if chosen else ""
    return str(element.value if element.tag == "textarea" else element.get("value", ""))
