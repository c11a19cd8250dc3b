"""Validates a child's answer, which is trusted only as far as it can be checked: the child may be compromised."""

from typing import Any

from content.media.inspection.formats import STORED
from content.media.inspection.limits import Limits
from content.media.inspection.refusals import Refusal, RefusedFile
from content.media.inspection.result import Made

_NUMBERS = ("width", "height", "frames", "milliseconds")
_LONGEST_RECORDING = 7 * 24 * 3600 * 1000
_WALLS = ("namespaces", "system calls")


def made_of(answer: Any, limits: Limits) -> Made:
    """Raises RefusedFile: with the child's reason if it gave one, as crashed if its answer is invalid."""
    if not isinstance(answer, dict):
        raise RefusedFile(Refusal.CRASHED)
    refused = answer.get("refused")
    if refused is not None:
        raise _refusal(refused, answer.get("cause"))
    made = answer.get("made")
    if not isinstance(made, dict) or set(made) != {"media_type", *_NUMBERS} or not _is_sensible(made, limits):
        raise RefusedFile(Refusal.CRASHED)
    return Made(**made)


def walls_of(answer: Any) -> tuple[str, ...]:
    """Confinement measures of the child. A compromised child can lie here, but only about itself."""
    said = answer.get("walls") if isinstance(answer, dict) else None
    return tuple(wall for wall in _WALLS if isinstance(said, list) and wall in said)


def _refusal(refused: object, cause: object) -> RefusedFile:
    known = {str(refusal): refusal for refusal in Refusal}
    refusal = known.get(refused, Refusal.CRASHED) if isinstance(refused, str) else Refusal.CRASHED
    told = cause if isinstance(cause, str) and cause.isidentifier() and len(cause) <= 60 else ""
    return RefusedFile(refusal, told)


def _is_sensible(made: dict[str, Any], limits: Limits) -> bool:
    if not isinstance(made["media_type"], str) or made["media_type"] not in STORED:
        return False
    most = {
        "width": limits.side,
        "height": limits.side,
        "frames": limits.frames,
        "milliseconds": _LONGEST_RECORDING,
    }
    least = {"width": 1, "height": 1, "frames": 1, "milliseconds": 0}
    return all(
        made[name] is None or (type(made[name]) is int and least[name] <= made[name] <= most[name])
        for name in _NUMBERS
    )
