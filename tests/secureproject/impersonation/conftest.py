"""Ada, who looks at the CMS as Cara sees it."""

import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def looking(as_ada: Client, cara: User) -> Client:
    begun = as_ada.post(f"/cms/people/{cara.pk}/see-as/", {"reason": "She cannot find her draft."})
    assert begun["Location"] == "/cms/"
    return as_ada
