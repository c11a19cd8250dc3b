"""A form whose fields are those that its class declares, instead of a deep copy of each for every page.

Django copies them because a form may change its own. For the editor's dozen that takes as long as one of its queries,
and a page changes two of them at most: ``own`` gives a form a copy of one field, which it may change. Nothing else is
ever changed in place, because everybody has the same; tests/content/cms/test_shared_fields.py looks after that.
"""

import copy
from typing import Any

from django.forms import Field, Form


class _Shared(dict[str, Field]):
    """What a form class declares. Copied deeply, as Django does for each form, it gives the same fields."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Field]:
        return dict(self)


def shares_fields[F: type[Form]](form: F) -> F:
    """Decorates a form class. A class below it copies its fields again, unless it is decorated too."""
    form.base_fields = _Shared(form.base_fields)
    return form


def own(form: Form, name: str) -> Any:
    """The field ``name`` for this form alone, from now on. To be called before the form shows it."""
    form.fields[name] = copy.deepcopy(form.fields[name])
    return form.fields[name]
