"""Which lines of a module depend on what one of its statements defines: tests of others say nothing of it."""

import ast
from collections.abc import Iterator


def lines_in(node: ast.AST) -> frozenset[int]:
    return frozenset(range(min(_first_lines(node)), (getattr(node, "end_lineno", None) or 0) + 1))


def lines_of(tree: ast.Module, statement: ast.stmt) -> frozenset[int]:
    """The lines of ``statement``, of those that name what it defines, of those that name these, and so on."""
    found, left = {statement}, [statement]
    while left:
        names = set(_defined(left.pop()))
        naming = [other for other in tree.body if other not in found and names & set(_named(other))]
        found.update(naming)
        left += naming
    return frozenset().union(*map(lines_in, found))


def _first_lines(node: ast.AST) -> Iterator[int]:
    yield getattr(node, "lineno", 1)
    yield from (decorator.lineno for decorator in getattr(node, "decorator_list", ()))


def _defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _named(statement: ast.stmt) -> Iterator[str]:
    return (node.id for node in ast.walk(statement) if isinstance(node, ast.Name))
