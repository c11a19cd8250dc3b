"""Inspection: identifies an uploaded file and makes a clean copy, in a child process.

The child may be compromised, so its answer is trusted only as far as it can be checked.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from content.media.inspection.errors import CannotInspect, UnsafeFile
from content.media.inspection.formats import EXTENSIONS, STORED, SVG, Format, Kind, of_media_type
from content.media.inspection.limits import Limits
from content.media.inspection.names import claimed_extension, clean_name
from content.media.inspection.process import open_descriptor, run, standing
from content.media.inspection.result import NEEDED_WALLS, Made, Refusal, RefusedFile
from content.media.inspection.signatures import HEAD, format_of

DEFAULT = Limits()
CHILDREN = "content.media.inspection.children"
TAKES_RECORDINGS = find_spec("av") is not None  # the extra "recordings" (pyproject.toml)
_SHIFT, _FIRST_DIRECTORY_SECTOR = slice(30, 32), slice(48, 52)
_SECTORS = (9, 12)  # of 512 bytes, and of 4096
_LOOKED_AT = 16_384  # bytes read of a directory that names about ten streams, in 128 bytes each
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_NUMBERS = ("width", "height", "frames", "milliseconds")
_LONGEST_RECORDING = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Inspected:
    """A clean file at ``path``. ``width``, ``height`` in pixels and ``frames`` for pictures, else None."""

    path: Path
    kind: str
    media_type: str
    extension: str
    width: int | None
    height: int | None
    frames: int | None
    milliseconds: int | None
    name: str


def inspect(path: Path, *, name: str, limits: Limits = DEFAULT) -> Inspected:
    """Identifies the file at ``path`` by its content, and writes a clean copy beside it (``<path>.cleaned``).

    ``name`` is the browser's file name; only its clean form is used. The file at ``path`` stays unchanged.
    Raises UnsafeFile with a sentence for the user, and CannotInspect if inspection itself failed.
    """
    finished = path.with_name(f"{path.name}.cleaned")
    try:
        made = made_beside(path, finished, lambda source, target: _cleaned(source, target, limits))
    except RefusedFile as refused:
        claimed = claimed_extension(name) in EXTENSIONS
        raise UnsafeFile(
            refused.refusal,
            limits,
            largest=_largest_said(path, limits),
            claimed=claimed,
            cause=refused.cause,
        ) from None
    return _inspected(finished, made, name)


def made_beside(path: Path, finished: Path, work: Callable[[int, int], Made]) -> Made:
    """What ``work`` made of the file at ``path``: it gets descriptors of that and of a new file, which is checked and
    then replaces ``finished`` in one step. Raises RefusedFile and CannotInspect.
    """
    unfinished = finished.with_name(f"{finished.name}.making")
    try:
        unfinished.unlink(missing_ok=True)  # left by a killed process
        with (
            open_descriptor(path, os.O_RDONLY) as source,
            open_descriptor(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL) as target,
        ):
            made = work(source, target)
            _check_written(target, made)
        unfinished.replace(finished)
    except OSError as error:
        raise CannotInspect(str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return made


def _cleaned(source: int, target: int, limits: Limits) -> Made:
    form = _format_of(source)
    largest = _largest_of(form, limits)
    if not stat.S_ISREG(os.fstat(source).st_mode) or os.fstat(source).st_size > largest:
        raise RefusedFile(Refusal.TOO_LARGE)
    if form.child == "recording":
        if not TAKES_RECORDINGS:
            raise RefusedFile(Refusal.NO_RECORDINGS)
        limits = replace(limits, memory_bytes=min(limits.memory_bytes, limits.recording_memory_bytes))
    answer = run(
        f"{CHILDREN}.{form.child}",
        source=source,
        target=target,
        task={"media_type": form.media_type},
        limits=limits,
        largest=2 * largest,
    )
    return made_of(answer, limits)


def _format_of(source: int) -> Format:
    """Raises RefusedFile; tells an office document with a password from an old binary one."""
    try:
        return format_of(os.pread(source, HEAD, 0))
    except RefusedFile as refused:
        if refused.refusal is Refusal.OLD_OFFICE and _has_password(source):
            raise RefusedFile(Refusal.ENCRYPTED) from None
        raise


def _largest_of(form: Format, limits: Limits) -> int:
    """Size limit in bytes for a file in ``form``."""
    if form is SVG:
        return limits.svg_bytes
    if form.kind is Kind.IMAGE:
        return limits.image_bytes
    return limits.document_bytes if form.kind is Kind.DOCUMENT else limits.recording_bytes


def _largest_said(path: Path, limits: Limits) -> int | None:
    """For the message only: size limit for this kind of file. None if it is of no known kind."""
    try:
        with open_descriptor(path, os.O_RDONLY) as source:
            return _largest_of(_format_of(source), limits)
    except (OSError, RefusedFile):
        return None


def _check_written(target: int, made: Made) -> None:
    """The output must at least begin like the format that the child claims. Then it is synced to disk."""
    found, said = format_of(os.pread(target, HEAD, 0)), of_media_type(made.media_type)
    # Audio and video of a container share their first bytes, and so do the kinds of office document.
    if found.media_type.partition("/")[2] != said.media_type.partition("/")[2] and not (
        found.child == said.child == "office"
    ):
        raise RefusedFile(Refusal.CRASHED)
    os.fsync(target)


def _inspected(path: Path, made: Made, name: str) -> Inspected:
    form = of_media_type(made.media_type)
    return Inspected(
        path=path,
        kind=form.kind.value,
        extension=form.extension,
        name=clean_name(name, form.extension),
        **asdict(made),
    )


def _has_password(source: int) -> bool:
    """Whether the compound file behind this descriptor is an office document that a password protects.

    Source: [MS-CFB], 2.2 and 2.6; [MS-OFFCRYPTO], 2.3: a document with a password is one stream in such a file.
    """
    head = os.pread(source, 512, 0)
    shift = int.from_bytes(head[_SHIFT], "little")
    if shift not in _SECTORS:
        return False
    place = int.from_bytes(head[_FIRST_DIRECTORY_SECTOR], "little") + 1 << shift
    return _PACKAGE in os.pread(source, _LOOKED_AT, place)


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


@cache
def missing_walls() -> tuple[str, ...]:
    """Walls that do not stand on this machine: tried once in each process, in a child like those that inspect files."""
    with TemporaryFile() as source, TemporaryFile() as target:
        files = {"source": source.fileno(), "target": target.fileno()}
        try:
            answer = run(f"{CHILDREN}.empty", **files, task={}, limits=DEFAULT, largest=0)
        except (CannotInspect, RefusedFile):
            answer = {}
    return tuple(sorted(NEEDED_WALLS - standing(answer)))
