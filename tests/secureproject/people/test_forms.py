"""secureproject.people.forms: an invitation to a role says where it counts."""

from accounts.models import User
from rbac.models import RoleAssignment
from tests.signing_in import signed_in


def test_an_invitation_to_a_role_says_where(ada: User) -> None:
    client = signed_in(ada)
    form = {"email": "nora@example.org", "name": "Nora", "role": "editor", "scope": ""}
    assert client.post("/cms/people/invite/", form).status_code == 422
    assert not RoleAssignment.objects.exclude(user=ada).exists()
