#!/usr/bin/env python3
"""Verifies an export of the audit log, or the proof of a publication, on a machine without the project.

    python3 verify_export.py FILE [--key KEY] [--json]

FILE comes from ``export_audit`` (JSON Lines) or from a page's "verify this page" link (JSON). KEY is the public key
of the audit log in Base64, as its newspaper, witness or notary knows it; without one, the keys in the file are used
and shown, and you must compare them yourself. Needs Python 3.12 and the package ``cryptography``.

Exit status 0: everything is as it was signed. 1: something is not, and what. 2: wrong usage.

Written from RFC 6962 and RFC 9162 (the tree), RFC 8785 (canonical JSON) and C2SP signed-note (the heads), and from
the description of a row in audit/row.py; it shares no line with the code that seals.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

HEADER = (
    *(
        "event",
        "actor_kind",
        "actor_id",
        "on_behalf_of_kind",
        "on_behalf_of_id",
        "subject_kind",
        "subject_id",
    ),
    *("person_kind", "person_id", "request_id", "session_digest"),
)
MOST_SHOWN = 100
LONGEST_LINE = 64 * 2**20  # characters; an entry holds at most 64 KiB, a proof the text of one article
# Events that publish text for the first time, and events that bring back text published before.
FIRST_TIME = ("content.article.published", "content.article.imported", "content.correction.published")
# Events since which readers see names and crops with the digest that they name.
SHOWN = ("applied", "accepted", "shown_alone")
REGISTERED = "accounts.passkey.added"
CAME_BACK = ("content.correction.reverted", "content.publication.reverted")


class Wrong(Exception):
    """A failed check, in a sentence."""


# Canonical JSON and hashes


def canonical(value: Any) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise Wrong("There are no fractions in an audit log.")
    return json.dumps(value, ensure_ascii=False)


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01", left, right)


def short(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def long(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def commitment(part: str, salt: bytes, name: str, value: Any) -> str:
    return short(sha256(f"secure_audit/1/{part}\0".encode(), salt, canonical([name, value]).encode()))


def leaf_of(row: dict[str, Any]) -> dict[str, Any]:
    """The hashed part of a row; audit/row.py describes it."""
    if row["format"] != 1:
        raise Wrong(f"has the unknown format {row['format']}")
    stream = hashlib.shake_256(b"secure_audit/1/header-salts\0" + long(row["salt"])).digest(16 * len(HEADER))
    salts = {name: stream[16 * i : 16 * i + 16] for i, name in enumerate(HEADER)}
    sealed = [
        sha256(b"secure_audit/1/sealed\0", canonical([part["key"], part["fields"], part["data"]]).encode())
        for part in row["sealed"]
    ]
    return {
        "format": 1,
        "id": str(row["id"]),
        "recorded_at": row["recorded_at"],
        "xid": str(row["xid"]),
        "header": {name: commitment("header", salts[name], name, row[name]) for name in HEADER},
        "fields": row["commitments"],
        "sealed": [short(digest) for digest in sealed],
    }


def leaf_hash(leaf: dict[str, Any]) -> bytes:
    return sha256(b"\0", canonical(leaf).encode())


def hash_in(text: str) -> bytes:
    """Decodes a hash. One of another length would let two neighbours in the tree share their bytes in another way."""
    data = base64.b64decode(text, validate=True)
    if len(data) != 32:
        raise Wrong("A hash does not have 32 bytes.")
    return data


# The tree


def root_from_path(position: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= position < size:
        raise Wrong("The entry lies outside of the tree.")
    at, last, root = position, size - 1, leaf
    for other in path:
        if last == 0:
            raise Wrong("The proof is too long.")
        if at & 1 or at == last:
            root = node(other, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, other)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("The proof is too short.")
    return root


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: list[bytes]) -> bool:
    """RFC 9162, section 2.1.4.2: whether the tree of ``new`` leaves begins with the tree of ``old``."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    hashes = [old_root, *path] if old & (old - 1) == 0 else path
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node(other, first), node(other, second)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            second = node(second, other)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


class Tree:
    """Subtrees of falling size: one for each 1 bit of ``size``."""

    def __init__(self, size: int, hashes: list[bytes]) -> None:
        # A negative size would give the tree another shape, and one entry could hide many.
        if type(size) is not int or size < 0 or size.bit_count() != len(hashes):
            raise Wrong("The export does not say what lies before its first entry.")
        self.size, self.hashes = size, hashes

    def add(self, leaf: bytes) -> None:
        self.hashes.append(leaf)
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            right, left = self.hashes.pop(), self.hashes.pop()
            self.hashes.append(node(left, right))

    def root(self) -> bytes:
        root = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            root = node(left, root)
        return root


# Signed notes


def signers(note: str) -> tuple[list[str], Callable[[bytes], bool]]:
    """The lines of a note, and a function that says whether a key signed it."""
    text, _, rest = note.partition("\n\n")
    signatures = [line.split(" ") for line in rest.split("\n") if line]

    def by(key: bytes) -> bool:
        for dash, name, data in (words for words in signatures if len(words) == 3):
            raw = base64.b64decode(data)
            if dash == "\u2014" and raw[:4] == sha256(name.encode(), b"\n\x01", key)[:4]:
                try:
                    Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], f"{text}\n".encode())
                    return True
                except InvalidSignature:
                    continue
        return False

    return text.split("\n"), by


class Keys:
    """Trusted keys: the pinned one, and those that it introduced or that introduced it."""

    def __init__(self, notes: list[str], pinned: bytes | None) -> None:
        after: dict[bytes, bytes] = {}
        forward: set[tuple[bytes, bytes]] = set()
        for note in notes:
            lines, by = signers(note)
            key, before = (base64.b64decode(line.partition(" ")[2]) for line in lines[1:3])
            if by(key):
                after[key] = before
                forward |= {(before, key)} if before and by(before) else set()
        if pinned and pinned not in after:
            raise Wrong("The key that you trust does not sign this audit log.")
        self.trusted = {pinned} if pinned else set(list(after)[:1])
        for _ in after:
            self.trusted |= {after[key] for key in self.trusted if after[key] in after}
            self.trusted |= {key for before, key in forward if before in self.trusted}
        self.pinned = pinned is not None

    def read_head(self, note: str) -> tuple[int, bytes, str]:
        """Size, root and time of a signed head."""
        lines, by = signers(note)
        if not any(by(key) for key in self.trusted):
            raise Wrong("A head is not signed by a key of this audit log.")
        return int(lines[1]), base64.b64decode(lines[2]), lines[3]


# Signatures of approvals (WebAuthn Level 3, section 7.2; keys in COSE, RFC 9052)


def cbor(data: bytes) -> tuple[Any, bytes]:
    """The first value of ``data``, of the kinds that a COSE key has, and the rest."""
    kind, short_form, rest = data[0] >> 5, data[0] & 31, data[1:]
    width = {24: 1, 25: 2}.get(short_form, 0)
    number, rest = (int.from_bytes(rest[:width]), rest[width:]) if width else (short_form, rest)
    if short_form > 25 or kind not in {0, 1, 2, 3, 5}:
        raise Wrong("A public key is written in another way than passkeys do.")
    if kind in {0, 1}:
        return (number if kind == 0 else -1 - number), rest
    if kind in {2, 3}:
        return rest[:number], rest[number:]
    found = {}
    for _ in range(number):
        name, rest = cbor(rest)
        found[name], rest = cbor(rest)
    return found, rest


def is_signed(cose: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the public key ``cose`` (ES256, EdDSA or RS256) signed ``data``."""
    key, _rest = cbor(cose)
    try:
        match key[3]:
            case -7:
                numbers = ec.EllipticCurvePublicNumbers(
                    int.from_bytes(key[-2]), int.from_bytes(key[-3]), ec.SECP256R1()
                )
                numbers.public_key().verify(signature, data, ec.ECDSA(SHA256()))
            case -8:
                Ed25519PublicKey.from_public_bytes(key[-2]).verify(signature, data)
            case -257:
                rsa_key = rsa.RSAPublicNumbers(int.from_bytes(key[-2]), int.from_bytes(key[-1])).public_key()
                rsa_key.verify(signature, data, PKCS1v15(), SHA256())
            case _:
                return False
    except InvalidSignature:
        return False
    return True


def wrong_signature(signed: dict[str, Any], entry: dict[str, Any], registration: dict[str, Any]) -> str:
    """Why a signature does not prove the approval in ``entry``; empty if it does.

    ``registration``: the values of the entry that recorded the public key.
    """
    said, given = signed["statement"], {name: long(part) for name, part in signed["assertion"].items()}
    client, seen = json.loads(given["clientDataJSON"]), given["authenticatorData"]
    challenge = short(sha256(canonical(said).encode()))
    if (client["type"], client["challenge"], client["origin"]) != ("webauthn.get", challenge, said["site"]):
        return "was made for another statement"
    if client.get("crossOrigin") or seen[:32] != sha256((urlsplit(said["site"]).hostname or "").encode()):
        return "was made for another site"
    if seen[32] & 5 != 5:
        return "was made without its owner"
    if signed["credential"] != registration["credential"] or said["approver"] != registration["subject_id"]:
        return "was made with the key of another person"
    about = f"{entry['subject_kind']}:{entry['subject_id']}:{entry.get('revision')}:"
    if said["digest"] != entry.get("digest", said["digest"]) or (
        said["purpose"] == "approve" and not said["object"].startswith(about)
    ):
        return "approves something else"
    if (
        entry.get("actor_id", said["approver"]) != said["approver"]
        and entry["subject_id"] != said["approver"]
    ):
        return "is that of another person"
    data = seen + sha256(given["clientDataJSON"])
    return "" if is_signed(long(registration["public_key"]), given["signature"], data) else "does not verify"


# Checks


def check_fields(row: dict[str, Any]) -> None:
    """Raises Wrong unless each readable value of a row matches its commitment."""
    hidden = {name for part in row["sealed"] for name in part["fields"]}
    for name, (salt, value) in row["public"].items():
        if row["commitments"].get(name) != commitment("field", long(salt), name, value):
            raise Wrong(f"the field {name} was changed")
    if missing := row["commitments"].keys() - row["public"].keys() - hidden:
        raise Wrong(f"the field {', '.join(sorted(missing))} was taken out")


def check_export(lines: Iterator[dict[str, Any]], pinned: bytes | None) -> dict[str, Any]:
    start = next(lines)
    keys = Keys(start["keys"], pinned)
    tree = Tree(start["from"], [hash_in(part) for part in start["before"]])
    first = tree.size
    wrong: list[str] = []
    signatures = Signatures()
    heads = entries = archived = covered = 0
    ended = False
    for line in lines:
        if line["kind"] == "entry":
            wrong += [*check_row(line["row"]), *signatures.look_at(line["row"])]
            tree.add(leaf_hash(leaf_of(line["row"])))
            entries += 1
        elif line["kind"] == "archived":
            tree.add(hash_in(line["hash"]))
            archived += 1
        elif line["kind"] == "head":
            size, root, at = keys.read_head(line["note"])
            if size != tree.size or root != tree.root():
                wrong.append(f"Entries {covered + 1} to {size} (sealed {at}): not what was signed.")
            heads, covered = heads + 1, size
        ended = line["kind"] == "end" and line["entries"] == entries + archived
    if not ended or not heads or covered != tree.size:
        wrong.append("The export was cut short.")
    facts = {"begins_after": first, "entries": entries, "archived": archived, "heads": heads}
    signed = {"signatures": signatures.good, "signatures_unchecked": signatures.unchecked}
    return report(keys, wrong, **facts, **signed)


def check_row(row: dict[str, Any]) -> Iterator[str]:
    """Problems of the fields of an entry."""
    try:
        check_fields(row)
    except Wrong as error:
        yield f"Entry {row['id']}: {error}."


class Signatures:
    """Signatures of approvals in an export, each checked with the public key that an earlier entry recorded."""

    def __init__(self) -> None:
        self.good = self.unchecked = 0
        self._registered: dict[str, dict[str, Any]] = {}

    def look_at(self, row: dict[str, Any]) -> Iterator[str]:
        entry = {name: row[name] for name in HEADER} | {name: part[1] for name, part in row["public"].items()}
        if row["event"] == REGISTERED:
            self._registered.setdefault(entry["credential"], entry)
        if not (signed := entry.get("signature")):
            return
        if (registration := self._registered.get(signed["credential"])) is None:
            self.unchecked += 1
        elif why_not := wrong_signature(signed, entry, registration):
            yield f"Entry {row['id']}: the signature {why_not}."
        else:
            self.good += 1


def check_publication(proof: dict[str, Any], pinned: bytes | None) -> dict[str, Any]:
    keys = Keys(proof["keys"], pinned)
    shown = [check_disclosed(entry, keys) for entry in proof["entries"]]
    published, *approvals = shown
    before = check_disclosed(proof["before"], keys) if "before" in proof else None
    registered = [check_disclosed(entry, keys) for entry in proof.get("registrations", ())]
    wrong = [
        *wrong_publication(published, before),
        *wrong_approvals(published, approvals),
        *wrong_signatures(approvals, registered),
    ]
    removals = [check_disclosed(entry, keys) for entry in proof.get("removals", ())]
    if len({other["entry"] for other in (*shown, *removals)}) < len(shown) + len(removals):
        wrong.append("An entry stands there twice.")
    if not all(is_removal(other, published) for other in removals):
        wrong.append("A removal is about something else.")
    if words := proof.get("words"):
        text = json.dumps(
            words | {"topics": sorted(set(words["topics"]))}, sort_keys=True, separators=(",", ":")
        )
        left = removals[-1]["digest_after"] if removals else published["digest"]
        if sha256(b"secureproject/content/revision/1\0", text.encode()).hex() != left:
            wrong.append("The words are not those that were published.")
        wrong += wrong_names(words, proof["shown"], keys)
    return report(
        keys,
        wrong,
        publication=published,
        approvals=approvals,
        removals=removals,
        words="words" in proof,
        shown=proof.get("shown", []),
    )


def wrong_names(words: dict[str, Any], shown: list[dict[str, Any]], keys: Keys) -> Iterator[str]:
    """Problems of names and crops that readers see with the words: each comes from accepted texts."""
    there = {(thing["kind"], thing["key"]) for thing in shown}
    for kind in ("topic", "byline"):
        for key in words[f"{kind}s"]:
            if (kind, key) not in there:
                yield f"What the {kind} {key} is called is missing."
    for thing in shown:
        name, known, last = f"{thing['kind']} {thing['key']}", {"focal_point": "none"}, 0
        for version in thing["versions"]:
            entry = check_disclosed(version["entry"], keys) if "entry" in version else {}
            removal = check_disclosed(version["removal"], keys) if "removal" in version else None
            if not entry or int(entry["entry"]) <= last or not names_text(entry, thing, version, removal):
                yield f"The audit log does not name these words of the {name}: {version['words']}."
            known, last = known | version["words"], int(entry.get("entry", last))
        if any(known.get(field, "") != value for field, value in thing["words"].items()):
            yield f"What readers see of the {name} is not what the audit log names: {thing['words']}."


def names_text(
    entry: dict[str, Any], thing: dict[str, Any], version: dict[str, Any], removal: dict[str, Any] | None
) -> bool:
    """Whether an entry names the digest of a text of that thing. The first one is older than the key of its thing.

    After a removal by law the words are what it left, of which its entry names the digest.
    """
    digests = [
        sha256(
            b"secureproject/content/public-text/1\0",
            json.dumps(
                {"kind": thing["kind"], "salt": version["salt"], "subject": key, "words": version["words"]},
                sort_keys=True,
                separators=(",", ":"),
            ).encode(),
        ).hex()
        for key in (thing["key"], None)
    ]
    left, same = entry["digest"], ("kind", "key", "digest")
    if removal:
        left = removal["digest_after"]
        if removal["event"] != "content.public_text.redacted" or any(removal[n] != entry[n] for n in same):
            return False
    event = entry["event"] in (f"content.public_text.{name}" for name in SHOWN)
    return event and (entry["kind"], entry["key"]) == (thing["kind"], thing["key"]) and left in digests


def wrong_publication(published: dict[str, Any], before: dict[str, Any] | None) -> Iterator[str]:
    """Problems of the entry that reports a publication; text that came back was public ``before``."""
    if published["event"] not in (*FIRST_TIME, *CAME_BACK):
        yield "The first entry is no publication."
    if (published["event"] in CAME_BACK) != (before is not None):
        yield "What came back was not public before."
    elif before is not None and not is_publication_of(before, published):
        yield "What was public before is something else."


def wrong_approvals(published: dict[str, Any], approvals: list[dict[str, Any]]) -> Iterator[str]:
    subject = published["subject_kind"], published["subject_id"], published["digest"]
    for other in approvals:
        if other["event"] not in {"content.article.approved", "content.correction.countersigned"}:
            yield "An entry after the first is no approval."
        elif (other["subject_kind"], other["subject_id"], other["digest"]) != subject:
            yield "An approval is about something else."
        # An urgent correction is countersigned afterwards; every other approval must come before.
        elif other["event"] == "content.article.approved" and int(other["entry"]) > int(published["entry"]):
            yield "An approval was only given after the publication."


def wrong_signatures(approvals: list[dict[str, Any]], registered: list[dict[str, Any]]) -> Iterator[str]:
    """Problems of signed approvals: each needs the entry that recorded its public key."""
    known = {entry["credential"]: entry for entry in registered if entry["event"] == REGISTERED}
    for approval in approvals:
        if signed := approval.get("signature"):
            registration = known.get(signed["credential"])
            if registration is None:
                yield "The public key of a signature is missing."
            elif why_not := wrong_signature(signed, approval, registration):
                yield f"A signature {why_not}."


def is_publication_of(entry: dict[str, Any], published: dict[str, Any]) -> bool:
    """Whether an entry reports the publication of the text that came back when the later text was reverted."""
    same = ("subject_kind", "subject_id", "revision", "digest")
    return entry["event"] in FIRST_TIME and all(entry[n] == published[n] for n in same)


def is_removal(entry: dict[str, Any], published: dict[str, Any]) -> bool:
    """Whether an entry reports that part of the published text was removed by law."""
    same = ("subject_kind", "subject_id", "revision", "digest")
    return entry["event"] == "content.revision.redacted" and all(entry[n] == published[n] for n in same)


def check_disclosed(entry: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """The disclosed values of an entry, after verifying that it is part of a signed audit log."""
    leaf, shown = entry["leaf"], {}
    for part, place in (("header", "header"), ("field", "fields")):
        for name, (salt, value) in entry[place].items():
            if leaf[place].get(name) != commitment(part, long(salt), name, value):
                raise Wrong(f"The {name} that is shown is not the one in the audit log.")
            shown[name] = value
    size, root, at = keys.read_head(entry["head"])
    path = [hash_in(part) for part in entry["path"]]
    if root_from_path(entry["position"], size, leaf_hash(leaf), path) != root:
        raise Wrong("The entry is not part of the signed audit log.")
    return shown | {"recorded_at": leaf["recorded_at"], "sealed_at": at, "entry": leaf["id"]}


def report(keys: Keys, wrong: list[str], **facts: Any) -> dict[str, Any]:
    trusted = sorted(base64.b64encode(key).decode() for key in keys.trusted)
    return {"good": not wrong, "wrong": wrong, **facts, "keys": trusted, "key_was_given": keys.pinned}


# The command


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Reads a file of one JSON object, or of one per line."""
    with path.open(encoding="utf-8") as file:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise Wrong("A line is longer than any that an audit log writes.")
            if line.strip():
                yield json.loads(line, object_pairs_hook=each_name_once)


def each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _value in pairs}) < len(pairs):
        raise Wrong("A name stands twice in one object.")
    return dict(pairs)


def check(path: Path, pinned: bytes | None = None) -> dict[str, Any]:
    """Checks the file and returns what it proves. ``good``: whether it is valid."""
    try:
        lines = read(path)
        first = next(lines, {})
        if first.get("kind") == "publication":
            return check_publication(first, pinned)
        if first.get("kind") == "export":
            return check_export((line for part in ([first], lines) for line in part), pinned)
        raise Wrong("This is neither an export of an audit log nor the proof of a publication.")
    except Wrong as error:
        return {"good": False, "wrong": [str(error)]}
    except RecursionError:
        return {"good": False, "wrong": ["The file is damaged: it is nested deeper than any audit log."]}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration) as error:
        return {"good": False, "wrong": [f"The file is damaged ({type(error).__name__}: {error})."]}


def plain(sentence: str) -> str:
    """One line without terminal control characters: a file must not write its own verdict."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in sentence)


def sentences(found: dict[str, Any]) -> Iterator[str]:
    for line in found["wrong"][:MOST_SHOWN]:
        yield f"WRONG: {line}"
    if len(found["wrong"]) > MOST_SHOWN:
        yield f"... and {len(found['wrong']) - MOST_SHOWN} more."
    if "entries" in found:
        yield from about_export(found)
    if "publication" in found:
        yield from about_publication(found)
    for key in found.get("keys", ()):
        yield f"Signed by {key}" + ("" if found["key_was_given"] else " (from the file: compare it yourself)")
    yield "Everything is as it was signed." if found["good"] else "This does not prove what it should."


def about_export(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['entries']} entries and {found['heads']} signed heads were checked."
    yield f"{found['signatures']} signatures of approvals were checked with their public keys."
    if found["signatures_unchecked"]:
        yield f"{found['signatures_unchecked']} more were not: what recorded their keys is not in this file."
    if found["begins_after"]:
        yield f"They begin after the first {found['begins_after']} of the audit log, which are not in this file."
    if found["archived"]:
        yield f"{found['archived']} more entries are archived elsewhere: of them only the hashes were here."


def about_publication(found: dict[str, Any]) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in sorted(found["publication"].items()))
    for thing in found["shown"]:
        said = (f"{name} {value}" for name, value in sorted(thing["words"].items()))
        yield f"{thing['kind']} {thing['key']}: {', '.join(said)}"
    for approval in found["approvals"]:
        facts = {name: value for name, value in approval.items() if name != "signature"}
        facts["signed with a passkey"] = "yes" if approval.get("signature") else "no"
        yield f"approved: {', '.join(f'{name} {value}' for name, value in sorted(facts.items()))}"
    for removal in found["removals"]:
        yield (
            f"A passage was removed by law on {removal['recorded_at'][:10]}: {removal['reason']}. The digest is of the"
            f" words before; of those that are left it is {removal['digest_after']}."
        )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", help="the public key that you trust, in Base64")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        pinned = base64.b64decode(options.key, validate=True) if options.key else None
        if pinned is not None and len(pinned) != 32:
            raise ValueError
    except ValueError:
        parser.error("KEY is not 32 bytes in Base64.")
    if not options.file.is_file():
        parser.error(f"There is no file {options.file}.")
    found = check(options.file, pinned)
    checked_at = {"checked_at": datetime.now(UTC).isoformat(timespec="seconds")}
    lines = [json.dumps(found | checked_at, indent=2)] if options.json else map(plain, sentences(found))
    print("\n".join(lines))  # noqa: T201
    return 0 if found["good"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
