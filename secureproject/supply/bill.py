"""Software bill of materials, as CycloneDX 1.6: https://cyclonedx.org/docs/1.6/json/"""

from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from secureproject.supply.listed import (
    Bundle,
    File,
    Locked,
    Package,
    bundles,
    lock_entries,
    release,
    served_packages,
)

type Component = dict[str, Any]


def bill_of_materials(at: datetime) -> dict[str, Any]:
    """The same lists always give the same serial number. Raises Unlisted."""
    name, version = release()
    parts = [
        *map(python_component, lock_entries()),
        *map(browser_component, served_packages()),
        *(part for bundle in bundles() for part in bundle_components(bundle)),
    ]
    own = {"type": "application", "bom-ref": f"{name}@{version}", "name": name, "version": version}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid5(NAMESPACE_URL, " ".join([own["bom-ref"], *_refs(parts)])).urn,
        "version": 1,
        "metadata": {"timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "component": own},
        "components": parts,
        "dependencies": [
            {"ref": own["bom-ref"], "dependsOn": _refs(parts)},
            *({"ref": ref} for ref in _refs(parts)),
        ],
    }


def python_component(package: Locked) -> Component:
    """One file of the release is installed; digests of all possible files are listed under its distribution."""
    purl = f"pkg:pypi/{package.name.lower().replace('_', '-')}@{quote(package.version)}"
    hashes = [
        {"alg": algorithm.replace("sha", "SHA-"), "content": digest} for algorithm, digest in package.hashes
    ]
    component = {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "externalReferences": [{"type": "distribution", "url": purl, "hashes": hashes}],
    }
    if package.when:
        component["properties"] = [{"name": "cms:python:environment-marker", "value": package.when}]
    return component


def bundle_components(bundle: Bundle) -> Iterator[Component]:
    """The npm packages whose code is in the bundle, and the files that browsers get."""
    yield from map(browser_component, bundle.packages)
    ref = f"browser:{bundle.name}"
    yield {
        "type": "library",
        "bom-ref": ref,
        "name": f"{bundle.name} for browsers",
        "components": file_components(ref, bundle.files),
    }


def browser_component(package: Package) -> Component:
    purl = f"pkg:npm/{quote(package.name, safe='/')}@{quote(package.version)}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [{"expression": package.licence}],
        "components": file_components(purl, package.files),
    }


def file_components(ref: str, files: Iterable[File]) -> list[Component]:
    return [
        {
            "type": "file",
            "bom-ref": f"{ref}#{file.target}",
            "name": file.target,
            "hashes": [{"alg": "SHA-384", "content": b64decode(file.digest.removeprefix("sha384-")).hex()}],
        }
        for file in files
    ]


def _refs(parts: Iterable[Component]) -> list[str]:
    return [part["bom-ref"] for part in parts]
