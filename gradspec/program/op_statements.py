"""Statements that are one op: how each is chosen."""

from __future__ import annotations

from math import isfinite
from typing import Callable

from . import families as f
from . import vocabulary as v
from .form import Argument, Delete, Form, Name, Op, Word, leaves
from .sampled import SAMPLED
from .writer import Body, Maker, Rejected, Writer, is_variable

#: A sum is exact in any order where its terms, in units of the finest, come to less than float32 can count.
SUMMED = 1 << 24


def make(writer: Writer, body: Body, depth: int = 0) -> None:
    factories = v.FACTORIES
    if writer.has("types", 3):
        factories = v.OTHER_FACTORIES
    op, args, keywords = writer.one_of(factories)
    writer.do(body, Op((writer.new("t"),), op, Form.FUNCTION, args, keywords))


def unary(writer: Writer, body: Body, depth: int) -> None:
    a = writer.tensor()
    name = writer.one_of(_careful(writer, v.UNARY, v.CAREFUL_UNARY, a) if not _inexact(writer) else v.INEXACT_UNARY)
    form = writer.one_of((Form.FUNCTION, Form.METHOD))
    if name in v.CAREFUL_UNARY:
        counted(writer, a)
    if name in v.SORTING and writer.names[a].numel() > v.SORTED:
        raise Rejected
    writer.do(body, Op((writer.new("t"),), name, form, (a,)))


def _inexact(writer: Writer) -> bool:
    return writer.has("inexact", 2)


def _careful(writer: Writer, plain: tuple[str, ...], careful: tuple[str, ...], *names: str) -> tuple[str, ...]:
    if any(writer.names[name]._ulps for name in names if name in writer.names):
        return plain
    return plain + careful


def binary(writer: Writer, body: Body, depth: int) -> None:
    a = writer.tensor()
    if writer.maybe(3):
        b: Argument = writer.one_of(v.NUMBERS)
    else:
        b = writer.fits(writer.names[a].shape)
    form = writer.one_of((Form.OPERATOR, Form.METHOD, Form.FUNCTION))
    exact(writer, a, *([b] if b.__class__ is Name else []))
    if form is Form.OPERATOR:
        operands = (b, a) if b.__class__ is not Name and writer.maybe(3) else (a, b)
        op = Op((writer.new("t"),), writer.one_of(v.SYMBOLS), form, operands)
    else:
        names = v.BINARY[:3] if b.__class__ is not Name else _careful(writer, v.BINARY, v.CAREFUL_BINARY, a, b)
        op = Op((writer.new("t"),), writer.one_of(names), form, (a, b))
    writer.do(body, op)


def reduce(writer: Writer, body: Body, depth: int) -> None:
    name, args, keywords = writer.one_of(v.REDUCTIONS)
    form = writer.one_of((Form.METHOD, Form.FUNCTION))
    a = writer.tensor()
    exact(writer, a)
    adds_up(writer, a)
    counted(writer, a)
    writer.do(body, Op((writer.new("t"),), name, form, (a, *args), keywords))


def counted(writer: Writer, *names: str) -> None:
    """Rejected where the result would be made beneath autograd alone, with a version that is an accident: see
    ``exclusions``."""
    if writer.is_beneath_autograd(names):
        raise Rejected


def exact(writer: Writer, *names: str) -> None:
    """Rejected where one is inexact: sums may cancel, and plain numbers have no bound."""
    if any(writer.names[name]._ulps for name in names):
        raise Rejected


def adds_up(writer: Writer, name: str, power: int = 1) -> None:
    """Rejected where the order in which elements are added decides how a sum is rounded: that is the kernel's own.

    ``power``: which of theirs is added.
    """
    tensor = writer.names[name]
    if tensor.is_complex() and tensor.numel() & (tensor.numel() - 1):
        raise Rejected  # a mean divides, which each kernel does in a way of its own for complex numbers
    if tensor.is_floating_point():
        ratios = [one.as_integer_ratio() for one in leaves(tensor.tolist()) if isfinite(one)]
        finest = max([below for _, below in ratios], default=1)
        if sum(abs(above * (finest // below)) ** power for above, below in ratios) >= SUMMED:
            raise Rejected


def product(writer: Writer, body: Body, depth: int) -> None:
    kind = writer.which(5)
    if kind == 0:
        a = writer.tensor()
        name = writer.one_of(("cat", "stack"))
        op = Op((writer.new("t"),), name, Form.FUNCTION, ([a, writer.fits(writer.names[a].shape)],))
    elif kind == 1:
        a = writer.tensor()
        op = Op(
            (writer.new("t"),), "where", Form.FUNCTION, (_mask(writer, body, a), a, writer.fits(writer.names[a].shape))
        )
    else:
        form = Form.OPERATOR if kind == 2 else writer.one_of((Form.FUNCTION, Form.METHOD))
        name = "@" if kind == 2 else writer.one_of(v.PRODUCTS)
        factors = (writer.tensor(), writer.tensor())
        for factor in factors:
            adds_up(writer, factor)
        op = Op((writer.new("t"),), name, form, factors)
    writer.do(body, op)


def _mask(writer: Writer, body: Body, a: Name) -> Name:
    if writer.names[a]._ulps:
        raise Rejected
    mask = writer.new("t")
    writer.do(body, Op((mask,), "gt", Form.METHOD, (a, 0)))
    if mask not in writer.names:
        raise Rejected
    return Name(mask)


def view(writer: Writer, body: Body, depth: int) -> None:
    a = writer.tensor()
    kind = writer.which(8)
    if kind < 4:
        name, args = writer.one_of(v.VIEWS)
        if args and args[0].__class__ is Word:
            if writer.hides_bits(a):
                raise Rejected  # see ``exclusions``
            writer.shown_as_bits.append(a)
        op = Op((writer.new("t"),), name, Form.METHOD, (a, *args))
    elif kind == 4:
        op = Op((writer.new("t"),), "", Form.INDEX, (a, writer.one_of(v.INDICES)))
    elif kind == 5:
        name, args = writer.one_of(v.MULTI_VIEWS)
        count = len(writer.oracle.perform(Op((), name, Form.METHOD, (a, *args)))) if writer.names[a].dim() else 0
        if not 1 < count < 4:
            raise Rejected
        op = Op(tuple([writer.new("t") for _ in range(count)]), name, Form.METHOD, (a, *args))
        if writer.which(2):
            writer.follow("reads", _read_of(op.to[-1], "output_nr"))
        else:
            writer.follow("nodes", _edge_of(op.to[-1]))
    elif kind == 6:
        op = Op((writer.new("t"),), writer.one_of(v.ATTRIBUTE_VIEWS), Form.ATTRIBUTE, (a,))
    else:
        name = writer.one_of(v.VIEWS_OF_TWO)
        op = Op((writer.new("t"),), name, Form.METHOD, (a, writer.fits(writer.names[a].shape)))
    writer.do(body, op)


def change(writer: Writer, body: Body, depth: int) -> None:
    """In place, straight or through something that shares memory."""
    _change(writer, body, writer.tensor() if writer.which(3) else writer.recorded())


def change_of(a: str) -> Maker:
    """A change of this tensor."""

    def there(writer: Writer, body: Body, depth: int) -> None:
        if a not in writer.names:
            raise Rejected
        _change(writer, body, Name(a))

    return there


def _change(writer: Writer, body: Body, a: Name) -> None:
    through = writer.one_of(v.THROUGH) if writer.has("through", 2) else ""
    kind = writer.which(8)
    if kind < 2:
        name = writer.one_of(v.IN_PLACE_NUMBER)
        op = Op((), name, Form.IN_PLACE, (a, writer.one_of(v.NUMBERS)), (), through)
    elif kind < 4:
        b = writer.fits(writer.names[a].shape)
        op = Op((), writer.one_of(v.IN_PLACE_BINARY), Form.IN_PLACE, (a, b), (), through)
    elif kind == 4:
        op = Op((), writer.one_of(v.IN_PLACE_UNARY), Form.IN_PLACE, (a,), (), through)
    elif kind == 5:
        value: Argument = writer.one_of(v.NUMBERS) if writer.which(2) else _half(writer, Writer.recorded)
        index = writer.one_of(v.INDICES)
        op = Op((), "", Form.SET_INDEX, (a, index, value), (), through)
    elif kind == 6 and not through:
        by: Argument = writer.fits(writer.names[a].shape) if writer.which(2) else writer.one_of(v.NUMBERS)
        op = Op((), writer.one_of(v.SYMBOLS), Form.AUGMENTED, (a, by))
    else:
        name, args = writer.one_of(v.IN_PLACE_OTHER)
        op = Op((), name, Form.IN_PLACE, (a, *args), (), through)
    value = writer.do(body, op)
    if op.form is Form.AUGMENTED and value is not None:
        writer.names[a] = value
    given = op.args[-1]
    if given.__class__ is Name and given != a and writer.names[given].requires_grad:
        writer.follow("backward", backward_of(a))  # what was written has a history


def _half(writer: Writer, such: Callable[[Writer], Name]) -> Name:
    """Any tensor, and every other time such a one."""
    return such(writer) if writer.which(2) else writer.tensor()


def saving(writer: Writer, body: Body, depth: int) -> None:
    """An op that saves a tensor for backward, and likely its backward, or a change of what it saved, and then that."""
    a = writer.recorded()
    exact(writer, a)
    is_changed = writer.which(2)
    if is_changed and is_variable(writer.names[a]):  # which may not be changed where ops are recorded
        a = _product(writer, body, a, 2)
    result = _product(writer, body, a, a)
    if is_changed:
        writer.follow("in place", _changed_before_backward(a, result))
    else:
        writer.follow("backward", backward_of(result))


def _product(writer: Writer, body: Body, a: Name, by: Argument) -> Name:
    result = writer.new("t")
    writer.do(body, Op((result,), "*", Form.OPERATOR, (a, by)))
    if result not in writer.names:
        raise Rejected
    return Name(result)


def _changed_before_backward(saved: str, result: str) -> Maker:
    """A change of what was saved for a result, if it may be changed, and likely backward of that."""

    def there(writer: Writer, body: Body, depth: int) -> None:
        if saved not in writer.names:
            raise Rejected
        _change(writer, body, Name(saved))
        writer.follow("backward", backward_of(result))

    return there


def out(writer: Writer, body: Body, depth: int) -> None:
    a = writer.tensor()
    name = writer.one_of(v.BINARY)
    writer.do(body, Op((), name, Form.FUNCTION, (a, writer.fits(writer.names[a].shape)), (("out", writer.tensor()),)))


def flags(writer: Writer, body: Body, depth: int) -> None:
    a = writer.tensor()
    kind = writer.which(9)
    if kind < 2:
        op = Op((), "requires_grad", Form.IN_PLACE, (a,))
    elif kind == 2:
        op = Op((), "requires_grad", Form.IN_PLACE, (a, False))
    elif kind == 3:
        op = Op((), "detach", Form.IN_PLACE, (_half(writer, Writer.view),))
    elif kind == 4:
        a = retaining(writer, writer.recorded())
        op = Op((), "retain_grad", Form.METHOD, (a,))
        writer.follow("backward", backward_of(a))
    elif kind == 5:
        op = Op((), "requires_grad", Form.SET_ATTRIBUTE, (a, bool(writer.which(2))))
    elif kind == 6:
        op = Op((), "grad", Form.SET_ATTRIBUTE, (a, None if writer.which(2) else writer.fits(writer.names[a].shape)))
    elif kind == 7:
        op = Op((), "data", Form.SET_ATTRIBUTE, (a, writer.fits(writer.names[a].shape)))
    else:
        op = Op((), "autograd.graph.increment_version", Form.FUNCTION, (a,))
    writer.do(body, op)


def retaining(writer: Writer, a: Name) -> Name:
    """A tensor whose gradient is retained; Rejected for a later result of a custom Function: see ``exclusions``."""
    tensor = writer.names[a]
    if tensor.requires_grad and tensor.output_nr and tensor._grad_fn.runs_user_code:
        raise Rejected
    return a


def convert(writer: Writer, body: Body, depth: int) -> None:
    name, args = writer.one_of(v.CONVERSIONS)
    a = writer.tensor()
    exact(writer, a)
    writer.do(body, Op((writer.new("t"),), name, Form.METHOD, (a, *args)))


def backward(writer: Writer, body: Body, depth: int) -> None:
    _backward(writer, body, writer.recorded() if writer.which(5) else writer.tensor())


def backward_of(a: str) -> Maker:
    """Backward of this tensor, which shows what was just done to it."""

    def there(writer: Writer, body: Body, depth: int) -> None:
        if a not in writer.names:
            raise Rejected
        _backward(writer, body, Name(a))

    return there


def _backward(writer: Writer, body: Body, a: Name) -> None:
    keywords: list[tuple[str, Argument]] = []
    args: tuple[Argument, ...] = (a,)
    exact(writer, a)  # its gradients may cancel
    if writer.names[a].dim():
        if writer.which(3):
            summed = writer.new("t")
            writer.do(body, Op((summed,), "sum", Form.METHOD, (a,)))
            if summed not in writer.names:
                return
            args = (Name(summed),)
        else:
            args = (a, writer.fits(writer.names[a].shape))
    if writer.maybe(3):
        keywords.append(("retain_graph", True))
    if writer.maybe(5):
        keywords.append(("create_graph", True))
    if writer.maybe(6):
        keywords.append(("inputs", [retaining(writer, writer.recorded()) for _ in range(1 + writer.which(2))]))
    keeps = ("retain_graph", True) in keywords or ("create_graph", True) in keywords
    writer.do(body, Op((), "backward", Form.METHOD, args, tuple(keywords)))
    if keeps and writer.which(2):
        writer.follow("backward", backward_of(args[0]))  # which shows that the graph is still there


def grad(writer: Writer, body: Body, depth: int) -> None:
    a = writer.recorded() if writer.which(5) else writer.tensor()
    inputs = [writer.leaf() if writer.which(2) else writer.tensor() for _ in range(1 + writer.which(2))]
    args: tuple[Argument, ...] = (a, inputs)
    if writer.names[a].dim():
        args = (a, inputs, writer.fits(writer.names[a].shape))
    keywords = [(name, True) for name in ("create_graph", "retain_graph", "allow_unused") if writer.maybe(3)]
    if writer.maybe(6):
        keywords.append(("materialize_grads", True))
    found = tuple([writer.new("t") for _ in inputs])
    if ("allow_unused", True) in keywords:
        # What is unused is None: no tensor, and so no name.
        writer.do(body, Op((), "autograd.grad", Form.FUNCTION, args, tuple(keywords)))
    elif len(found) == 1:
        read = Op((), "autograd.grad", Form.FUNCTION, args, tuple(keywords))
        writer.say(body, read)
    else:
        writer.do(body, Op(found, "autograd.grad", Form.FUNCTION, args, tuple(keywords)))


def read(writer: Writer, body: Body, depth: int) -> None:
    kind = writer.which(4)
    if kind < 2:
        writer.say(body, Op((), writer.one_of(v.ATTRIBUTES), Form.ATTRIBUTE, (writer.tensor(),)))
    elif kind == 2:
        question, a = writer.one_of(v.QUESTIONS), writer.tensor()
        if question == "tolist":
            exact(writer, a)
        writer.say(body, Op((), question, Form.METHOD, (a,)))
    else:
        writer.say(body, Op((), writer.one_of(v.THREAD_QUESTIONS), Form.FUNCTION))


def _read_of(a: str, attribute: str) -> Maker:
    def there(writer: Writer, body: Body, depth: int) -> None:
        if a not in writer.names:
            raise Rejected
        writer.say(body, Op((), attribute, Form.ATTRIBUTE, (Name(a),)))

    return there


def _edge_of(a: str) -> Maker:
    """The edge of this tensor, and of which output of its node it is."""

    def there(writer: Writer, body: Body, depth: int) -> None:
        if a not in writer.names or not writer.names[a].requires_grad:
            raise Rejected
        edge = writer.new("e")
        made = Op((edge,), "autograd.graph.get_gradient_edge", Form.FUNCTION, (Name(a),))
        if writer.do_and_name(body, made, edge, writer.others.setdefault("edge", [])) is not None:
            writer.follow("reads", _read_of(edge, "output_nr"))

    return there


def delete(writer: Writer, body: Body, depth: int) -> None:
    if len(writer.tensors) < 3:
        raise Rejected
    name = writer.tensor()
    body.append(Delete(str(name)))
    del writer.names[name]
    writer.tensors[:] = [one for one in writer.tensors if one != name]


def custom(writer: Writer, body: Body, depth: int) -> None:
    names = (*f.FUNCTIONS, *f.FUNCTIONS_OF_TWO)
    name = writer.one_of(names)
    to = (writer.new("t"), writer.new("t")) if name in f.OF_TWO_RESULTS else (writer.new("t"),)
    a = writer.tensor()
    args = (a, writer.fits(writer.names[a].shape)) if name in f.FUNCTIONS_OF_TWO else (a,)
    if writer.do(body, Op(to, name, Form.APPLY, args)) is not None:
        writer.follow("backward", backward_of(writer.one_of(to)))


def hook(writer: Writer, body: Body, depth: int) -> None:
    kind = writer.which(7)
    _hook(writer, body, writer.leaf() if kind == 3 else writer.recorded(), kind)


def _hook(writer: Writer, body: Body, a: Name, kind: int) -> None:
    handle = writer.new("h")
    if kind < 3:
        read = Op((handle,), "register_hook", Form.METHOD, (a, Word(writer.one_of(tuple(f.HOOKS)))))
    elif kind == 3:
        name = "register_post_accumulate_grad_hook"
        read = Op((handle,), name, Form.METHOD, (a, Word(writer.one_of(tuple(f.POST_ACCUMULATE)))))
    elif kind == 4:
        pre = Word(writer.one_of(tuple(f.PRE_HOOKS)))
        read = Op((handle,), "register_prehook", Form.METHOD, (a, pre), (), ".grad_fn")
    elif kind == 5:
        post = Word(writer.one_of(tuple(f.POST_HOOKS)))
        read = Op((handle,), "register_hook", Form.METHOD, (a, post), (), ".grad_fn")
    else:
        mode = "all" if writer.which(2) else "any"
        args = ([a, writer.recorded()], Word(f"{mode}_of"))
        read = Op((handle,), "autograd.graph.register_multi_grad_hook", Form.FUNCTION, args, (("mode", mode),))
    if writer.do_and_name(body, read, handle, writer.handles) is None:
        return
    writer.hooked[handle] = a
    if writer.which(2):
        writer.follow("hooks", _another_hook(a, kind))
    else:
        writer.follow("backward", backward_of(a))


def _another_hook(a: str, kind: int) -> Maker:
    """One more hook of the kind, on the same tensor: they have an order, and each is removed by itself."""

    def there(writer: Writer, body: Body, depth: int) -> None:
        if a not in writer.names:
            raise Rejected
        _hook(writer, body, Name(a), kind)

    return there


def remove(writer: Writer, body: Body, depth: int) -> None:
    if not writer.handles:
        raise Rejected
    handle = writer.one_of(writer.handles)
    writer.do(body, Op((), "remove", Form.METHOD, (Name(handle),)))
    if handle in writer.hooked:
        writer.follow("backward", backward_of(writer.hooked[handle]))


def sampled(writer: Writer, body: Body, depth: int) -> None:
    """An op of the op table, called with the arguments of one of its samples."""
    call = SAMPLED.call(writer)
    if call is None:
        raise Rejected
    given = [*call.args, *[value for _, value in call.keywords]]
    counted(writer, *[one for one in leaves(given) if one.__class__ is Name])
    writer.do(body, call)
