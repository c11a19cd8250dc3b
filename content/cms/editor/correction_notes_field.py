"""The field of the editor that takes correction notes away from readers."""

from typing import Any

from django import forms


class Withdrawn(forms.MultipleChoiceField):
    """Which notes readers should no longer see. One that somebody else withdrew meanwhile is gone already."""

    def valid_value(self, value: Any) -> bool:
        return True  # what is not there is not taken out
