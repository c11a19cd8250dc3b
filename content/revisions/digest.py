"""Content digest of a revision: approvals and proofs are bound to it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

# Domain separation: a digest of ours can never equal one of other data, or of another version of this function.
# Content without newer fields keeps the digest of the earlier version, and so its approvals and proofs.
DOMAIN = b"secureproject/content/revision/1\x00"
SECOND_DOMAIN = b"secureproject/content/revision/2\x00"  # with correction notes
THIRD_DOMAIN = b"secureproject/content/revision/3\x00"  # with bylines
FOURTH_DOMAIN = b"secureproject/content/revision/4\x00"  # with fields of a kind of page


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

    Topics are a set: order and repetition do not count. Bylines are a list: their order counts.
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
