"""Paragraphs of classic posts: WordPress stores an empty line for a new one, a line end for a line break."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from content.imports.wordpress.tree import BLOCKS

_CONTAINERS = frozenset({"body", "blockquote", "div", "section"})
_BREAK = re.compile(r"\n[ \t\r]*\n\s*")

type _Node = str | Element


def add_paragraphs(root: Element) -> None:
    """Wraps loose text and inline elements of ``root`` (and of quotes and divisions in it) in paragraphs."""
    for element in [found for found in root.iter() if found.tag in _CONTAINERS]:
        _wrap(element)


def _wrap(container: Element) -> None:
    nodes = list(_nodes(container))
    container.text = None
    for child in list(container):
        child.tail = None
        container.remove(child)
    for run in _runs(nodes):
        if isinstance(run, Element):
            container.append(run)
        elif (paragraph := _paragraph(run)) is not None:
            container.append(paragraph)


def _nodes(container: Element) -> Iterator[_Node]:
    if container.text:
        yield container.text
    for child in container:
        yield child
        if child.tail:
            yield child.tail


def _runs(nodes: list[_Node]) -> Iterator[Element | list[_Node]]:
    """Block elements as they are; between them, lists of inline nodes that make one paragraph each."""
    run: list[_Node] = []
    for node in nodes:
        if isinstance(node, Element):
            if node.tag in BLOCKS:
                yield run
                yield node
                run = []
            else:
                run.append(node)
            continue
        first, *later = _BREAK.split(node)
        run.append(first)
        for text in later:
            yield run
            run = [text]
    yield run


def _paragraph(run: list[_Node]) -> Element | None:
    if not any(isinstance(node, Element) or node.strip() for node in run):
        return None
    paragraph = Element("p")
    for position, node in enumerate(run):
        if isinstance(node, Element):
            paragraph.append(node)
            continue
        text = node.lstrip("\n") if position == 0 else node
        _add_lines(paragraph, text.rstrip("\n") if position == len(run) - 1 else text)
    return paragraph


def _add_lines(paragraph: Element, text: str) -> None:
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        if number:
            paragraph.append(Element("br"))
        if len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + line
        else:
            paragraph.text = (paragraph.text or "") + line
