"""Template check: whether every template of ours compiles. Needs Django's settings in the environment."""

import sys

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines

from devserver.paths import CHECKOUT


def problems() -> list[str]:
    """One sentence for each template that does not compile."""
    found = []
    for folder in sorted(CHECKOUT.glob("*/**/templates")):
        if {".venv", ".local", "tests"} & set(folder.relative_to(CHECKOUT).parts):
            continue
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            try:
                engines["django"].from_string(path.read_text())
            except (TemplateSyntaxError, TemplateDoesNotExist) as error:
                found.append(f"{path.relative_to(CHECKOUT)}: {error}")
    return found


if __name__ == "__main__":
    django.setup()
    sys.exit("\n".join(problems()) or 0)
