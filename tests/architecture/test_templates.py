from pathlib import Path

from django.template import TemplateSyntaxError, engines

from tests.architecture.source import APPS, files, text

TEMPLATES = [
    path for path in files(".html", ".txt", ".xml", under=frozenset(APPS)) if "templates" in path.parts
]


def fault(path: Path) -> str:
    try:
        engines["django"].from_string(text(path))
    except TemplateSyntaxError as error:
        return str(error)
    return ""


def test_every_template_compiles() -> None:
    assert TEMPLATES
    assert {str(path): found for path in TEMPLATES if (found := fault(path))} == {}
