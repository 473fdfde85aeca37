"""What the product says nothing about, why, and for each a script that shows it on torch.

An exclusion holds for what only tells how torch computes something, for memory that nobody wrote, and where torch
leaves a wrong result. The scripts are run by the tests: one that fails stands for an exclusion without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from ..trace import Key, Step, Trace
from .product import Case
from .sample import Entry

#: (op, case, observable, whether the call raised) -> whether the observable is left out.
Hides = Callable[[Entry, Case, Key, bool], bool]


@dataclass(frozen=True)
class Exclusion:
    """``why`` in one sentence; ``script`` runs on torch and shows it; ``hides`` says what is left out."""

    why: str
    script: str
    hides: Hides


def _of_no_run(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    return key[1] in entry.uncompared


def _versions_of_gradients(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    return ".grad" in key[0] and key[1] == "version"


def _strides_of_gradients(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    return ".grad" in key[0] and key[1] == "stride" and case.setting.layout != "contiguous"


def _is_beneath_autograd(case: Case) -> bool:
    """Whether an op outside inference mode gets inference tensors alone."""
    if case.setting.mode == "inference tensor first":
        return case.call.tensors() == 1
    return case.setting.mode == "inference tensors"


def _versions_beneath_autograd(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    return key[1] == "version" and key[0].startswith("result") and _is_beneath_autograd(case)


#: Ops that on inference tensors alone compute by others, on fresh tensors that are normal ones.
_BY_OTHERS = frozenset(
    """
    addbmm addmm as_strided_scatter baddbmm bernoulli block_diag conj_physical constant_pad_nd conv3d cosine_similarity
    cumprod cumsum diag diag_embed diagonal_scatter fill flip flipud floor_divide fmod ldexp logcumsumexp matrix_power
    max min mode msort nanquantile nn.functional.binary_cross_entropy_with_logits nn.functional.conv3d
    nn.functional.cosine_similarity nn.functional.lp_pool1d nn.functional.lp_pool2d nn.functional.pad
    nn.functional.scaled_dot_product_attention pow quantile remainder roll select_scatter slice_scatter sort topk
    view_copy
    """.split()
)
#: Ops whose result is then a view of such a tensor.
_BY_VIEWS = frozenset(
    """
    cartesian_prod matrix_exp nn.functional.conv1d nn.functional.conv_transpose1d repeat stack tile unique
    unique_consecutive
    """.split()
)


#: Of these that is so of the tensor alone, whatever else is given.
_SORTING = frozenset(("nanquantile", "quantile"))


def _losses_beneath_autograd(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    is_loss = entry.name == "nn.functional.binary_cross_entropy_with_logits"
    return is_loss and case.setting.grad != "none" and _is_beneath_autograd(case)


def _recorded_beneath_autograd(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    if entry.name not in _BY_OTHERS or case.setting.grad == "none":
        return False
    is_sorted_alone = entry.name in _SORTING and case.setting.mode == "inference tensor first"
    if not (_is_beneath_autograd(case) or is_sorted_alone):
        return False
    if entry.name in _SORTING and key[0] == "out":  # which gets the history of the result
        return key[1] not in ("value", "dtype", "shape")
    return not (key[0].startswith(("step", "out", "input")) or key[1] in ("value", "dtype", "shape"))


def _views_beneath_autograd(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    made_by_others = entry.name in _BY_VIEWS or entry.name in _BY_OTHERS
    return made_by_others and key[1] in ("is_view", "base_is_input") and _is_beneath_autograd(case)


def _written_before_the_refusal(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    return raised and key == ("out", "value") and case.setting.out in ("empty", "wrong shape", "wrong dtype")


#: Ops that in place write element by element, and refuse a type, or a source that is too short, when it comes to that.
_WRITE_FIRST = frozenset("addbmm as_strided index_reduce masked_scatter resize_ scatter_reduce".split())


def _changed_before_the_refusal(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    is_first = key[0] == "input 0" and key[1] in ("value", "shape", "stride")
    return raised and case.form.path.endswith("_") and entry.name in _WRITE_FIRST and is_first


def _of_grown_memory(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    is_resized = entry.name in ("resize_", "resize_as_") and case.setting.layout == "expanded"
    return is_resized and key[1] == "value"


_CLEARED_FIRST = frozenset("all amax amin any matrix_power prod sum".split())


def _read_while_it_is_written(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    return entry.name in _CLEARED_FIRST and case.setting.out == "first input" and key[1] == "value"


def _written_somewhere_else(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    written_elsewhere = entry.name in ("narrow_copy", "nn.functional.avg_pool3d", "nn.functional.gelu")
    return written_elsewhere and case.setting.out == "transposed" and key[1] == "value"


def _strides_of_nothing(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    is_empty = any(0 in template.shape for template in case.call.templates())
    return is_empty and key[1] == "stride" and key[0].startswith("result") and case.setting.layout != "contiguous"


def _median_of_shared_memory(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    is_median = entry.name in ("median", "nanmedian") and case.setting.layout == "expanded"
    return is_median and key[1] == "value"


#: Ops of a matrix whose gradients are what rounding leaves, where its rows are one and the same.
_OF_LIKE_ROWS = frozenset(("corrcoef", "norm"))


def _of_like_rows(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    if entry.name not in _OF_LIKE_ROWS or case.setting.layout != "expanded":
        return False
    return ".grad" in key[0] or key[0].startswith(("leaf", "first", "second"))


def _has_special_numbers(case: Case) -> bool:
    return any(template.domain == "special" for template in case.call.templates())


def _by_whole_vectors(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    if key[1] != "value" or not _has_special_numbers(case):
        return False
    if entry.name == "sgn":
        return case.setting.dtype.startswith("complex")
    return entry.name == "hardshrink" and key[0].startswith(("leaf", "first", "second")) or ".grad" in key[0]


def _by_a_library(entry: Entry, case: Case, key: Key, raised: bool) -> bool:
    return entry.name == "nn.functional.gelu" and key[1] == "value" and _has_special_numbers(case)


EXCLUSIONS: tuple[Exclusion, ...] = (
    Exclusion(
        "sgn of complex numbers that are not finite, and the gradient of hardshrink at NaN, are others where elements"
        " fill a whole vector of the processor than where they do not.",
        """
        turned = torch.sgn(torch.full((33,), complex(-0.0, 1), dtype=torch.complex128))
        assert {str(one) for one in turned.tolist()} == {"(-0+1j)", "1j"}
        x = torch.full((33,), float("nan"), requires_grad=True)
        torch.nn.functional.hardshrink(x).sum().backward()
        assert set(x.grad.tolist()) == {0.0, 1.0}
        """,
        _by_whole_vectors,
    ),
    Exclusion(
        "Where the rows of a matrix are one and the same, the gradients of its correlations and of its nuclear norm"
        " are what rounding leaves of 0, or of a direction that nothing fixes.",
        """
        x = torch.tensor([[0.5, -1.5, 2.0, -0.25]]).expand(2, 4).clone().requires_grad_()
        torch.corrcoef(x)[0, 1].backward()
        assert 0 < x.grad.abs().max() < 1e-6
        x = torch.tensor([[0.5, -1.5]]).expand(2, 2).clone().requires_grad_()
        x.norm("nuc").backward()
        assert (torch.linalg.svdvals(x.grad) - 1).abs().max() < 1e-6  # of a matrix of rank 1: one is enough
        """,
        _of_like_rows,
    ),
    Exclusion(
        "At infinity gelu tells by which library it is computed, which the number of elements decides.",
        """
        gelu = torch.nn.functional.gelu
        infinity = float("inf")
        assert gelu(torch.full((1,), infinity)).item() == infinity
        assert gelu(torch.full((3,), infinity)).isnan().all()
        """,
        _by_a_library,
    ),
    Exclusion(
        "The strides of a result without elements tell of nothing: they differ from op to op.",
        """
        a = torch.empty_strided((0, 3), (1, 1))
        strides = {torch.exp(a).stride(), torch.isinf(a).stride(), torch.deg2rad(a).stride()}
        assert len(strides) > 1
        """,
        _strides_of_nothing,
    ),
    Exclusion(
        "The median along a dimension whose elements are one and the same in memory is read from memory that nobody"
        " wrote: torch sorts a copy that has the strides of the input, and so too few elements.",
        """
        a = torch.tensor([[0.5, -1.5, 2.0]], dtype=torch.float64).expand(2, 3)
        assert torch.median(a.contiguous(), 0).values.tolist() == [0.5, -1.5, 2.0]
        assert torch.median(a, 0).values.tolist() != [0.5, -1.5, 2.0]
        """,
        _median_of_shared_memory,
    ),
    Exclusion(
        "What two runs of torch have not in common is not compared: the samples name it.",
        """
        a, b = torch.empty(2, 3), torch.empty(2, 3)
        assert a.data_ptr() != b.data_ptr()  # each has what the memory held before
        """,
        _of_no_run,
    ),
    Exclusion(
        "A gradient's version tells how often it was changed in place before anybody had it.",
        """
        def version(loss):
            x = torch.ones(2, requires_grad=True)
            loss(x).backward()
            return x.grad._version

        assert version(lambda x: (2 * x).sum()) == 0
        assert version(lambda x: x.index_select(0, torch.tensor([0])).sum()) == 1
        """,
        _versions_of_gradients,
    ),
    Exclusion(
        "How the gradient of a tensor lies that is not contiguous tells by which ops its formula computes.",
        """
        def strides(loss):
            x = torch.ones(3, 2).t().requires_grad_()
            return torch.autograd.grad(loss(x), x)[0].stride()

        assert strides(lambda x: x.exp().sum()) != strides(lambda x: x.flatten().exp().sum())
        """,
        _strides_of_gradients,
    ),
    Exclusion(
        "How often a result of inference tensors alone was changed beneath autograd differs from op to op.",
        """
        with torch.inference_mode():
            a = torch.ones(2, 2)
        assert [torch.exp(a)._version, a.sum()._version, a.mean(0)._version] == [0, 1, 2]
        """,
        _versions_beneath_autograd,
    ),
    Exclusion(
        "An op on inference tensors alone does not reach autograd, but some compute by other ops on fresh normal"
        " tensors, which do: what of that is recorded differs from op to op.",
        """
        with torch.inference_mode():
            a = torch.ones(2, requires_grad=True)
        said = [torch.exp(a).grad_fn, torch.msort(a).grad_fn.name(), torch.fmod(a, 2).grad_fn.name()]
        assert said == [None, "torch::autograd::CopyBackwards", "FmodBackward1"]
        """,
        _recorded_beneath_autograd,
    ),
    Exclusion(
        "The loss of logits computes so too: of some inference tensors alone it is recorded, of others refused.",
        """
        with torch.inference_mode():
            plain, leaf = torch.ones(2), torch.ones(2, requires_grad=True)
        loss = torch.nn.functional.binary_cross_entropy_with_logits
        assert loss(leaf, plain).grad_fn.name() == "MeanBackward0"
        try:
            loss(plain, leaf)
        except RuntimeError as error:
            assert "cannot be saved for backward" in str(error)
        else:
            raise AssertionError("not refused")
        """,
        _losses_beneath_autograd,
    ),
    Exclusion(
        "Whether the result of such an op is a view of such a tensor differs from op to op.",
        """
        with torch.inference_mode():
            a = torch.ones(2)
        assert [torch.exp(a)._is_view(), torch.tile(a, (2,))._is_view()] == [False, True]
        """,
        _views_beneath_autograd,
    ),
    Exclusion(
        "What an out= holds that is not as the result, after a call that was refused: some ops have resized it by then,"
        " so that nobody wrote its memory, and some have written a part.",
        """
        x, y = torch.ones(2, requires_grad=True), torch.ones(3)
        kept, written = torch.zeros(0), torch.ones(2, 2, dtype=torch.int64)
        for refused in (
            lambda: torch.kron(x, y, out=kept),
            lambda: torch.addbmm(torch.full((2, 2), 5.0), torch.ones(1, 2, 2), torch.ones(1, 2, 2), out=written),
        ):
            try:
                refused()
            except RuntimeError:
                continue
            raise AssertionError("not refused")
        assert kept.shape == (6,) and written.tolist() == [[5, 5], [5, 5]]
        """,
        _written_before_the_refusal,
    ),
    Exclusion(
        "What is left of a tensor that an op changed in place until it refused the call.",
        """
        x = torch.zeros(3)
        try:
            x.masked_scatter_(torch.ones(3, dtype=torch.bool), torch.ones(2))
        except RuntimeError:
            assert x.tolist() == [1, 1, 0]
        else:
            raise AssertionError("not refused")
        """,
        _changed_before_the_refusal,
    ),
    Exclusion(
        "What a tensor holds whose memory grew when it was resized: what was there before.",
        """
        x = torch.empty_strided((6,), (0,))
        before = x.untyped_storage().nbytes()
        assert x.resize_(2, 3).untyped_storage().nbytes() > before
        """,
        _of_grown_memory,
    ),
    Exclusion(
        "A power of a matrix or a reduction that is written into its own input reads what is written already.",
        """
        a = torch.tensor([[2.0, 1.0], [1.0, 1.0]])
        right = torch.matrix_power(a, 2)
        assert torch.matrix_power(a, 2, out=a).tolist() != right.tolist()
        number = torch.tensor(0.5)
        assert torch.sum(number, 0, out=number).item() == 0
        """,
        _read_while_it_is_written,
    ),
    Exclusion(
        "avg_pool3d, gelu and narrow_copy do not write into an out= that is not contiguous, or not where its elements"
        " lie.",
        """
        out = torch.ones(3, 2).t()
        torch._C._nn.gelu(torch.zeros(2, 3), out=out)
        assert out.tolist() == [[1.0] * 3] * 2
        out = torch.zeros(2, 2).t()
        torch.narrow_copy(torch.tensor([[0.0, 1.0], [2.0, 3.0]]), 1, 0, 2, out=out)
        assert out.tolist() == [[0.0, 2.0], [1.0, 3.0]]
        volumes = torch.arange(4.0).view(1, 1, 1, 2, 2)
        out = torch.ones(2, 2, 1, 1, 1).permute(4, 3, 2, 1, 0)
        torch._C._nn.avg_pool3d(volumes, 1, out=out)
        assert out.flatten().tolist() == [0.0, 2.0, 1.0, 3.0]
        """,
        _written_somewhere_else,
    ),
)

#: Why a call that is refused without ``out=`` is not tried with one: it would be refused for two reasons, and some ops
#: look at ``out=`` first, some at the inputs.
TWO_REFUSALS = Exclusion(
    "Of a call that is refused without out= nothing is said about out=: which of the two is told, and whether out= has"
    " been resized by then, differs from op to op.",
    """
    numbers = torch.ones(2, 3, dtype=torch.int64)

    def left(call):
        out = torch.zeros(2)
        try:
            call(out)
        except (RuntimeError, NotImplementedError) as error:
            return str(error), tuple(out.shape)

    said, shape = left(lambda out: torch.hypot(numbers, numbers, out=out))
    assert said.startswith('"hypot_cpu" not implemented') and shape == (2, 3)
    assert left(lambda out: torch.frac(numbers, out=out)) == ("Found dtype Float but expected Long", (2,))
    """,
    lambda entry, case, key, raised: False,
)


#: Why special methods get exactly their operands.
OPERANDS = Exclusion(
    "An operator has no other arguments than its operands; a special method that is called with others gives"
    " NotImplemented, or takes them, as the method behind it does, and no program calls it so.",
    """
    a = torch.ones(2)
    assert a.__add__() is NotImplemented and a.__add__(1, alpha=2).tolist() == [3, 3]
    """,
    lambda entry, case, key, raised: False,
)


#: What stands for the result of a call.
_CALL: Key = ("result", "grad_fn")


def leave_out(entry: Entry, case: Case, trace: Trace) -> None:
    """Take from the trace what the product says nothing about."""
    raised = _raises(trace.steps[0]) if trace.steps else False
    if _losses_beneath_autograd(entry, case, _CALL, raised):
        trace.steps.clear()
    elif _recorded_beneath_autograd(entry, case, _CALL, raised):
        del trace.steps[2:]  # backward goes where something was recorded
    for step in trace.steps:
        for key in [key for key in step.observations if any(one.hides(entry, case, key, raised) for one in EXCLUSIONS)]:
            del step.observations[key]


def _raises(step: Step) -> bool:
    return step.observations.get(("step", "exception")) is not None
