"""Consequences as commands print them."""

from typing import Any

from rbac.consequences import Consequences


def as_sentences(found: Consequences) -> str:
    """“Otto would gain: approve an article (12), see an article (12)”, a line for each person."""
    lines = [
        *(f"{person} would gain: {_list(actions)}" for person, actions in found.gains()),
        *(f"{person} would lose: {_list(actions)}" for person, actions in found.losses()),
        f"{found.gaining} would gain, {found.losing} would lose. Nothing has been changed.",
    ]
    return "\n".join(lines)


def as_facts(found: Consequences) -> dict[str, Any]:
    """For ``--json``: how many, and every difference."""
    return {
        "gaining": found.gaining,
        "losing": found.losing,
        "differences": [
            {
                "person": str(found.people[d.person].get_username()),
                "action": str(d.action),
                "gained": d.gained,
                "lost": d.lost,
                "whole_site": d.site,
            }
            for d in found.differences
            if d.person in found.people
        ],
    }


def _list(actions: list[Any]) -> str:
    return ", ".join(f"{a.label}" + ("" if site else f" ({number})") for a, number, site in actions)
