"""The standing page: undated."""

from django.utils.translation import gettext_lazy as _

from content.kinds.kind import Kind, Listed

PAGE = Kind(
    name="page",
    label=_("Page"),
    plural=_("Pages"),
    about=_("Stands for itself, such as an imprint."),
    listed=Listed.IN_SECTION,
    is_signed=False,
)
