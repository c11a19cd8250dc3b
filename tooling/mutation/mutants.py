"""Small changes of a module's code, one at a time."""

import ast
import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from tooling.mutation import dependants

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
REACHED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
# What is said to people is not what decides; texts are looked at by people, not by mutants.
SAID = {"_", "gettext", "gettext_lazy", "debug", "info", "warning", "error", "exception"}
# Nor do these decide: what a command's --help says, and what a thing calls itself where people see it.
SAID_OF_COMMANDS = {"help", "metavar", "description", "epilog"}
CALLED = {"__str__", "__repr__"}
# Without these the code does the same, only slower or less conveniently.
ONLY_FASTER = {"cache", "lru_cache", "cached_property", "wraps", "overload", "dataclass", "contextmanager"}
BINDING = {"property", "classmethod", "staticmethod"}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Change:
    """``node`` becomes ``other`` where it stands, and back again when exchanged once more."""

    node: ast.AST
    other: ast.AST

    def exchange(self) -> None:
        node, other = self.node, self.other
        node.__class__, other.__class__ = other.__class__, node.__class__
        node.__dict__, other.__dict__ = other.__dict__, node.__dict__

    def still_naming(self) -> "Change":
        """The same change with what is left out beside it, never run.

        A function goes on to name what it had from around it, or its code would not fit where the function is loaded.
        """
        if not any(isinstance(part, ast.Name) for part in ast.walk(self.node)):
            return self
        node, other = self.node, self.other
        if isinstance(node, ast.comprehension) and isinstance(other, ast.comprehension):
            before = copy.deepcopy(node.ifs)
            never: list[ast.expr] = [ast.BoolOp(ast.Or(), [ast.Constant(True), each]) for each in before]
            return _set(node, "ifs", [*other.ifs, *never])
        if isinstance(node, ast.stmt) and isinstance(other, ast.stmt):
            return Change(node, ast.If(ast.Constant(True), [other], [copy.deepcopy(node)]))
        if isinstance(node, ast.expr) and isinstance(other, ast.expr):
            return Change(node, ast.IfExp(ast.Constant(True), other, copy.deepcopy(node)))
        return self


@dataclass(frozen=True)
class Mutant:
    """``key`` names it, ``within`` is what its definition said; ``inside`` says whether a function holds it.

    ``lines`` are those of what is changed, ``around`` those of all that depends on it in its module.
    """

    key: str
    within: str
    function: str
    inside: bool
    lines: frozenset[int]
    around: frozenset[int]
    _tree: ast.Module = field(repr=False)
    _change: Change = field(repr=False)

    def code(self, path: str) -> CodeType:
        """The whole module with the one change in it, as if it were the file at ``path``."""
        change = self._change.still_naming() if self.inside else self._change
        change.exchange()
        try:
            return compile(ast.fix_missing_locations(self._tree), path, "exec", dont_inherit=True)
        finally:
            change.exchange()


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Every mutant of the module at ``path``, in the order of its lines."""
    seen: dict[str, int] = {}
    tree = ast.parse(source)
    for statement in tree.body:
        walk = _Walk()
        walk.visit(statement)
        within = hashlib.sha256(ast.unparse(statement).encode()).hexdigest()[:12]
        depending = dependants.lines_of(tree, statement) if walk.places else frozenset[int]()
        for place in walk.places:
            text = f"{path} {place.name or 'module'}: {_short(place.change.node)} -> {_short(place.change.other)}"
            seen[text] = seen.get(text, 0) + 1
            key = text if seen[text] == 1 else f"{text} #{seen[text]}"
            lines = frozenset(range(place.line, place.last_line + 1))
            around = dependants.lines_in(statement) if place.inside else depending
            yield Mutant(key, within, place.name, place.inside, lines, around, tree, place.change)


@dataclass(frozen=True)
class _Place:
    name: str
    inside: bool
    line: int
    last_line: int
    change: Change


class _Walk:
    """All places of one tree at which something can be changed. Annotations and what is said to people are none."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self._name: tuple[str, ...] = ()
        self._inside = False

    def visit(self, node: ast.AST) -> None:
        if _decides_nothing(node):
            return
        for change in _changes_of(node):
            # The "for" of a comprehension has no line of its own.
            placed: Any = node.target if isinstance(node, ast.comprehension) else node
            self.places.append(
                _Place(".".join(self._name), self._inside, placed.lineno, placed.end_lineno, change)
            )
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            self._visit_definition(node)
        elif isinstance(node, ast.Lambda):
            self._visit_lambda(node)
        elif not isinstance(node, ast.Raise):  # whether it is raised counts, not in which words
            self._visit_children(node)

    def _visit_definition(self, node: Any) -> None:
        # Defaults and decorators are made when the module is loaded, the body runs when it is called.
        arguments = getattr(node, "args", None)
        before = self._name, self._inside
        self._name = (*self._name, node.name)
        for default in [*arguments.defaults, *filter(None, arguments.kw_defaults)] if arguments else []:
            self.visit(default)
        for decorator in node.decorator_list:
            if _name_of(decorator) not in ONLY_FASTER | BINDING:
                self.visit(decorator)
        self._inside = self._inside or isinstance(node, FUNCTIONS)
        for statement in node.body:
            self.visit(statement)
        self._name, self._inside = before

    def _visit_lambda(self, node: ast.Lambda) -> None:
        before, self._inside = self._inside, True
        self.visit(node.body)
        self._inside = before

    def _visit_children(self, node: ast.AST) -> None:
        if isinstance(node, ast.Call) and _name_of(node) == "cast":
            self.visit(node.args[1])
            return
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "type_params", "format_spec"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self.visit(child)


def _changes_of(node: ast.AST) -> Iterator[Change]:
    for kind, changes in CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node)


def _of_comparison(node: ast.Compare) -> Iterator[Change]:
    for number, operator in enumerate(node.ops):
        ops = [*node.ops]
        ops[number] = COMPARED[type(operator)]()
        yield _set(node, "ops", ops)


def _of_and_or(node: ast.BoolOp) -> Iterator[Change]:
    yield _set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _of_operation(node: ast.BinOp) -> Iterator[Change]:
    if type(node.op) in REACHED:
        yield _set(node, "op", REACHED[type(node.op)]())


def _of_not(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield _into(node, node.operand)


def _of_constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield _set(node, "value", not node.value)
    elif isinstance(node.value, int | float):
        yield _set(node, "value", node.value + 1)
    elif isinstance(node.value, str) and node.value:
        yield _set(node, "value", f"XX{node.value}")


def _of_call(node: ast.Call) -> Iterator[Change]:
    counting = (keyword for keyword in node.keywords if keyword.arg not in {None, *SAID_OF_COMMANDS})
    yield from (_without(node, "keywords", keyword) for keyword in counting)


def _of_comprehension(node: ast.comprehension) -> Iterator[Change]:
    yield from (_without(node, "ifs", condition) for condition in node.ifs)


def _of_function(node: Any) -> Iterator[Change]:
    wearing = (d for d in node.decorator_list if _name_of(d) not in ONLY_FASTER | BINDING)
    yield from (_without(node, "decorator_list", decorator) for decorator in wearing)


def _of_choice(node: Any) -> Iterator[Change]:
    if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):  # these are changed themselves
        yield _set(node, "test", ast.UnaryOp(ast.Not(), node.test))


def _of_return(node: ast.Return) -> Iterator[Change]:
    # None for what is as false as that is a matter of types, which mypy sees.
    if node.value is not None and not (isinstance(node.value, ast.Constant) and not node.value.value):
        yield _set(node, "value", ast.Constant(None))


def _of_expression(node: ast.Expr) -> Iterator[Change]:
    if isinstance(node.value, ast.Call) and not _is_said(node.value):
        yield _into(node, ast.Pass())
    elif isinstance(node.value, ast.Yield | ast.YieldFrom):
        yield _set(node, "value", _never(node.value))


def _of_assignment(node: ast.Assign) -> Iterator[Change]:
    if isinstance(node.targets[0], ast.Attribute | ast.Subscript):
        yield _into(node, ast.Pass())


def _of_statement(node: ast.stmt) -> Iterator[Change]:
    yield _into(node, ast.Pass())


CHANGES: dict[Any, Callable[[Any], Iterator[Change]]] = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_and_or,
    ast.BinOp: _of_operation,
    ast.UnaryOp: _of_not,
    ast.Constant: _of_constant,
    ast.Call: _of_call,
    ast.comprehension: _of_comprehension,
    FUNCTIONS: _of_function,
    (ast.If, ast.IfExp, ast.While): _of_choice,
    ast.Return: _of_return,
    ast.Expr: _of_expression,
    ast.Assign: _of_assignment,
    (ast.Raise, ast.AugAssign): _of_statement,
}


def _never(value: ast.expr) -> ast.expr:
    """The same yield, never done, so that a generator stays one."""
    return ast.IfExp(ast.Constant(False), copy.deepcopy(value), ast.Constant(None))


def _set(node: ast.AST, name: str, value: Any) -> Change:
    other = copy.copy(node)
    setattr(other, name, value)
    return Change(node, other)


def _without(node: ast.AST, name: str, gone: ast.AST) -> Change:
    return _set(node, name, [other for other in getattr(node, name) if other is not gone])


def _into(node: ast.AST, other: ast.AST) -> Change:
    return Change(node, ast.copy_location(copy.copy(other), node))


def _decides_nothing(node: ast.AST) -> bool:
    """Types, texts, and what is only for readers and linters: with all that it holds."""
    match node:
        case ast.TypeAlias() | ast.JoinedStr():
            return True
        case ast.FunctionDef(name=name):
            return name in CALLED
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "help")]):
            return True
        case ast.keyword(arg=name):
            return name in SAID_OF_COMMANDS
    return _is_docstring(node) or _is_said(node)


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_said(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name_of(node) in SAID


def _name_of(node: ast.AST) -> str:
    while isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _short(node: ast.AST) -> str:
    if isinstance(node, ast.comprehension | ast.stmt) and hasattr(node, "body"):
        head: Any = copy.copy(node)
        head.body, head.orelse = [ast.Pass()], []
        node = head
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())[:160]
