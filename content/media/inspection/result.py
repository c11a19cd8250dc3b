"""Result of a child process: facts about the file it made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """``frames`` is 1 for a still picture; ``milliseconds`` the length of an animation or recording, if known."""

    media_type: str
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    milliseconds: int | None = None
