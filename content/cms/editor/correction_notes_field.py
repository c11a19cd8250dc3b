"""Editor field that withdraws correction notes from readers."""

from typing import Any

from django import forms


class Withdrawn(forms.MultipleChoiceField):
    """Notes to withdraw from readers. A note that another user withdrew meanwhile is ignored."""

    def valid_value(self, value: Any) -> bool:
        return True  # a note that is missing cannot be withdrawn
