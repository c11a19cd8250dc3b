"""Base of models."""

from django.db import models


class Numbered(models.Model):
    """A model whose rows have no name of their own: each is shown as what it is, with its number."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
