"""Code generation for a proposal: a draft of rules.py, and the commands that assign roles."""

import shlex
from collections.abc import Iterator

from rbac.adoption.inference import Proposal


def rules_text(proposal: Proposal, app: str) -> str:
    """``rules.py`` for ``app``: its actions, a row for each, and the model of each."""
    return "\n".join(
        [*_head(proposal, app), *_actions(proposal, app), *_rows(proposal, app), *_models(proposal, app)]
    )


def commands(proposal: Proposal) -> list[str]:
    """Shell commands. They grant roles; review each before running it."""
    lines = [
        f"manage.py grant_role {shlex.quote(person)} {role} --reason {shlex.quote(f'was in the group {role}')}"
        for role, people in proposal.people.items()
        for person in people
    ]
    lines += [
        f"# {person} holds alone, outside every group: {', '.join(sorted(held))}"
        for person, held in sorted(proposal.alone.items())
    ]
    lines += [f"# {row.holder} may {row.action} on {row.target} (guardian)" for row in proposal.on_objects]
    return lines


def _head(proposal: Proposal, app: str) -> Iterator[str]:
    yield f'"""Who may do what in {app}, as groups and permissions say today. Read every line before you believe it."""'
    yield ""
    models = sorted(
        {(m.__module__, m.__name__) for a, m in proposal.models.items() if _is_of(a, app, proposal)}
    )
    yield from (f"from {module} import {name}" for module, name in models)
    yield "from rbac.actions import Action"
    yield "from rbac.rulebook import Row, no, yes"
    yield ""
    yield f"# In settings.py: RBAC_ROLES = {tuple(proposal.roles)!r}"


def _actions(proposal: Proposal, app: str) -> Iterator[str]:
    for action in _of(proposal, app):
        yield f"{_constant(action)} = Action({action!r}, label={proposal.labels[action].lower()!r})"
    yield ""


def _rows(proposal: Proposal, app: str) -> Iterator[str]:
    yield "ROWS = {"
    for action in _of(proposal, app):
        yield f"    {_constant(action)}: Row("
        for role, allowed in proposal.roles.items():
            reason = f"the group {role} may" if action in allowed else f"the group {role} may not"
            yield f"        {role}={'yes' if action in allowed else 'no'}({reason!r}),"
        yield "    ),"
    yield "}"


def _models(proposal: Proposal, app: str) -> Iterator[str]:
    yield "MODELS = {"
    yield from (
        f"    {_constant(action)}: {proposal.models[action].__name__}," for action in _of(proposal, app)
    )
    yield "}"
    yield ""


def _of(proposal: Proposal, app: str) -> list[str]:
    return [action for action in proposal.labels if _is_of(action, app, proposal)]


def _is_of(action: str, app: str, proposal: Proposal) -> bool:
    return action in proposal.labels and action.partition(".")[0] == app


def _constant(action: str) -> str:
    return action.partition(".")[2].upper()
