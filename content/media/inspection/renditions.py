"""Renditions of a stored picture, made in the same kind of child process that cleaned it."""

import os
from collections.abc import Mapping
from pathlib import Path

from content.media.inspection.errors import UnsafeFile
from content.media.inspection.formats import AVIF, JPEG, PNG, WEBP
from content.media.inspection.inspecting import CHILDREN, DEFAULT, made_beside, made_of
from content.media.inspection.limits import Limits
from content.media.inspection.process import run
from content.media.inspection.result import Made, Refusal, RefusedFile
from content.media.inspection.signatures import HEAD, format_of

_FORMATS = {form.extension: form for form in (AVIF, WEBP, JPEG, PNG)}


def make_rendition(
    path: Path,
    *,
    width: int,
    format: str,
    crop: tuple[int, int] | None = None,
    focal_point: tuple[int, int] | None = None,
    out: Path,
    limits: Limits = DEFAULT,
) -> tuple[int, int]:
    """Writes the picture at ``path`` to ``out``, at most ``width`` pixels wide and never larger than it is.

    format: "avif", "webp", "jpg" or "png". crop: width to height, such as (16, 9); None for the whole picture.
    focal_point: thousandths from the left and the top; the middle without one. An animation gives its first frame.

    Returns the size in pixels. The same arguments always make the same bytes. ``out`` is replaced in one step. Raises
    UnsafeFile if the picture cannot be read, CannotInspect if the machine could not work on it, and ValueError for
    invalid arguments.
    """
    _check(width, format, crop, focal_point)
    task = {"width": width, "crop": crop, "focal_point": focal_point, "format": _FORMATS[format].media_type}
    try:
        made = made_beside(path, out, lambda source, target: _made(source, target, task, limits))
    except RefusedFile as refused:
        raise UnsafeFile(refused.refusal, limits, cause=refused.cause) from None
    return made.width or 0, made.height or 0


def _made(source: int, target: int, task: Mapping[str, object], limits: Limits) -> Made:
    form = format_of(os.pread(source, HEAD, 0))
    if form.child != "image":
        raise RefusedFile(Refusal.UNKNOWN)
    answer = run(
        f"{CHILDREN}.rendition",
        source=source,
        target=target,
        task={**task, "media_type": form.media_type},
        limits=limits,
        largest=limits.image_bytes,
    )
    made = made_of(answer, limits)
    if made.media_type != task["format"]:
        raise RefusedFile(Refusal.CRASHED)
    return made


def _check(width: int, form: str, crop: tuple[int, int] | None, focus: tuple[int, int] | None) -> None:
    if form not in _FORMATS:
        raise ValueError(f"{form} is no format of renditions")
    if not 1 <= width <= 10_000:
        raise ValueError(f"{width} is no width of a rendition")
    if crop is not None and not all(1 <= side <= 100 for side in crop):
        raise ValueError(f"{crop} is no shape")
    if focus is not None and not all(0 <= part <= 1000 for part in focus):
        raise ValueError(f"{focus} is no point of a picture")
