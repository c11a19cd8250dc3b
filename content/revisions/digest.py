"""The fingerprint of what somebody wrote: approval and proof are bound to it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

# Domain separation: a digest of ours can never equal one made of other data, or by another form of this function.
# Words without what only a later form knows keep their digest of the earlier one, and so their approvals and proofs.
DOMAIN = b"secureproject/content/revision/1\x00"
SECOND_DOMAIN = b"secureproject/content/revision/2\x00"  # with correction notes
THIRD_DOMAIN = b"secureproject/content/revision/3\x00"  # with bylines
FOURTH_DOMAIN = b"secureproject/content/revision/4\x00"  # with what a kind of page asks for beside the text


def digest_of(
    *,
    title: str,
    summary: str,
    body: str,
    language: str,
    topic_ids: Iterable[int] = (),
    correction_notes: str = "",
    byline_ids: Sequence[int] = (),
    details: Mapping[str, str] | None = None,
) -> str:
    """SHA-256, in hexadecimal, over the canonical form of the content. It changes if and only if the content does.

    Topics are a set: their order and repetition do not count. Bylines are a list: who stands first counts.
    """
    content: dict[str, object] = {
        "body": body,
        "language": language,
        "summary": summary,
        "title": title,
        "topics": sorted(set(topic_ids)),
    }
    domain = DOMAIN
    if correction_notes:
        content["correction_notes"], domain = correction_notes, SECOND_DOMAIN
    if byline_ids:
        content["bylines"], domain = list(byline_ids), THIRD_DOMAIN
    if details:
        content["details"], domain = dict(details), FOURTH_DOMAIN
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(domain + canonical.encode("ascii")).hexdigest()
