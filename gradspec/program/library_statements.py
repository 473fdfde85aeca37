"""Statements that call torch's library: one call, or several in a row that come to something together only."""

from __future__ import annotations

from typing import Callable, Sequence

from .form import Argument, Form, Name, Op, leaves
from .library import CALLS, MAKING, Call, Calls, Of
from .op_statements import adds_up, counted, exact
from .writer import Body, Maker, Rejected, Writer, is_variable

#: What stands for something in the calls of one sequence, once it was chosen: it is the same in all of them.
Given = dict[str, Name]

#: The tensors of a program by what they are asked for; see ``library``.
_TENSORS: dict[str, Callable[[Writer], Name]] = {
    "tensor": Writer.tensor,
    "leaf": Writer.leaf,
    "recorded": Writer.recorded,
    "variable": lambda writer: writer.such(is_variable),
    "result": lambda writer: writer.such(lambda tensor: tensor.requires_grad and not is_variable(tensor)),
    "later": lambda writer: writer.such(lambda tensor: tensor.requires_grad and tensor.output_nr),
    "plain": lambda writer: writer.such(lambda tensor: not tensor.requires_grad),
    "view": lambda writer: writer.such(lambda tensor: tensor._is_view()),
    "inference": lambda writer: writer.such(lambda tensor: tensor.is_inference()),
}


def called(feature: str) -> Maker:
    """A statement that calls something of the library, or several."""
    return one_of(CALLS[feature])


def one_of(calls: Sequence[Calls]) -> Maker:
    """The same of these calls."""

    def call(writer: Writer, body: Body, depth: int) -> None:
        chosen = writer.one_of(calls)
        given: Given = {}
        for one in chosen if isinstance(chosen, tuple) else (chosen,):
            _called(writer, body, one, given)

    return call


def made(writer: Writer, body: Body, kind: str) -> None:
    """A thing of a kind that needs nothing else."""
    _called(writer, body, MAKING[kind], {})


def _called(writer: Writer, body: Body, chosen: Call, given: Given) -> None:
    for one in leaves(list(chosen.args)):
        if one.__class__ is Of and not _things(writer, one):
            if one not in MAKING:
                raise Rejected
            _called(writer, body, MAKING[one], given)
            if not _things(writer, one):  # that it cannot be made is the statement
                return
    op = _filled(writer, chosen, given)
    if chosen.keeps:
        name = _kept(writer, body, op, chosen.keeps)
        if name in writer.names:
            given[chosen.keeps] = Name(name)
        return
    before = len(writer.tensors)
    writer.tell(body, op)
    if len(writer.tensors) > before:
        given["last"] = Name(writer.tensors[-1])
        given.setdefault("first", given["last"])


def _things(writer: Writer, kind: str) -> Sequence[str]:
    """The things of the program of a kind."""
    if kind in _TENSORS or kind in ("like", "first", "last"):
        return writer.tensors
    if kind == "kept":
        return writer.kept
    if kind == "function":
        return [name for name, _ in writer.functions]
    return writer.others.get(kind, [])


def _kept(writer: Writer, body: Body, op: Op, kind: str) -> str:
    name = writer.new("h" if kind == "handle" else "e")
    names = writer.handles if kind == "handle" else writer.others.setdefault(kind, [])
    writer.do_and_name(body, Op((name,), op.op, op.form, op.args, op.keywords, op.through), name, names)
    return name


def _filled(writer: Writer, call: Call, given: Given) -> Op:
    """The call, with things of the program in the place of what stands for them."""
    args = tuple([_thing(writer, one, given) for one in call.args])
    first = next((one for one in leaves(list(args)) if one.__class__ is Name and one in writer.tensors), None)
    if first is not None:
        exact(writer, first)
        adds_up(writer, first, 2 if call.op == "valued" else 1)  # which says a sum of squares
        if call.op == "bernoulli":
            counted(writer, first)
        if call.op == "mapped" and writer.names[first].shape == (0,):
            raise Rejected  # see ``exclusions``
        args = tuple([_like(writer, one, first) for one in args])
    op = call.op
    if not op and call.form is Form.CALL:  # what is called is itself a thing of the program
        op, args = str(args[0]), args[1:]
    return Op((), op, call.form, args, call.keywords, call.through)


def _like(writer: Writer, one: Argument, first: Name) -> Argument:
    kind = one.__class__
    if kind is tuple or kind is list:
        return kind([_like(writer, each, first) for each in one])
    return writer.fits(writer.names[first].shape) if kind is Of else one


def _thing(writer: Writer, one: Argument, given: Given) -> Argument:
    kind = one.__class__
    if kind is list or kind is tuple:
        return kind([_thing(writer, each, given) for each in one])
    if kind is not Of or one == "like":
        return one
    found = given.get(one)
    if found is None or found not in writer.names:
        if one in ("first", "last"):
            raise Rejected
        choose = _TENSORS.get(one)
        found = given[one] = choose(writer) if choose else Name(writer.one_of(_things(writer, one)))
    return found
