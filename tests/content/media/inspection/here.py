"""Files cleaned in this very process, as the child does it, so that hundreds cost no more than a few."""

import io

from content.media.inspection.children import heic, image, office, pdf, recording, svg
from content.media.inspection.children.serving import Work, answer_of
from content.media.inspection.formats import of_media_type
from content.media.inspection.inspecting import made_of
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile
from content.media.inspection.signatures import HEAD, format_of

CHILDREN: dict[str, Work] = {
    "image": image.work,
    "heic": heic.work,
    "pdf": pdf.work,
    "office": office.work,
    "svg": svg.work,
    "recording": recording.work,
}
LIMITS = Limits()


def cleaned(data: bytes, limits: Limits = LIMITS) -> tuple[Made, bytes]:
    """What was made of ``data``. Raises RefusedFile."""
    form = format_of(data[:HEAD])
    target = io.BytesIO()
    work = CHILDREN[form.child]
    answer = answer_of(lambda: work(io.BytesIO(data), target, {"media_type": form.media_type}, limits))
    made = made_of(answer, limits)
    assert format_of(target.getvalue()[:HEAD]).child == of_media_type(made.media_type).child
    return made, target.getvalue()


def refusal_of(data: bytes, limits: Limits = LIMITS) -> Refusal | None:
    """Why ``data`` is refused; None if it is not."""
    try:
        cleaned(data, limits)
    except RefusedFile as refused:
        return refused.refusal
    return None
