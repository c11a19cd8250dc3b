"""Buttons of the administration as a person presses them: the page first, then its form."""

from typing import Any

from django.db.models import Model
from django.test import Client

from tests.confirming import confirmed


def page_of(obj: Model | type[Model], what: str = "change") -> str:
    """The address of a page about an object, or of its list."""
    key = f"{obj.pk}/" if isinstance(obj, Model) else ""
    return f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{key}{what}/".replace("//", "/")


def press(client: Client, obj: Model | type[Model], name: str, /, **typed: Any) -> Any:
    assert client.get(page_of(obj, name)).status_code == 200
    return confirmed(client, page_of(obj, name), typed, follow=True)


def act(client: Client, model: type[Model], name: str, chosen: list[Any], /, **typed: Any) -> Any:
    """An action on the rows of a list: what its form says after it was chosen, then the answer to it."""
    first = {"action": name, "_selected_action": [each.pk for each in chosen], "index": "0"}
    page = client.post(page_of(model, ""), first)
    assert page.status_code == 200
    del first["index"]
    return client.post(page_of(model, ""), {**first, **typed, "confirmed": "1"}, follow=True)
