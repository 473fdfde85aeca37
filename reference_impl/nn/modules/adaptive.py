"""``AdaptiveLogSoftmaxWithLoss``: many classes, of which the rare ones are told apart in clusters of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ...ops.declare import FUNCTIONS
from ...tensor import Tensor
from ..functional.activation import log_softmax
from .container import ModuleList
from .container import Sequential as SequentialModule
from .linear import Linear
from .module import Module

_ASMoutput = NamedTuple("_ASMoutput", [("output", Tensor), ("loss", Tensor)])


class AdaptiveLogSoftmaxWithLoss(Module):
    """``cutoffs``: where the clusters begin. The head tells the frequent classes and the clusters."""

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        given = [*cutoffs]
        if not given:
            raise ValueError("cutoffs should be a sequence of length larger than 0")
        is_right = all(int(one) == one for one in given) and given == sorted(set(given))
        if not is_right or min(given) <= 0 or max(given) > n_classes - 1:
            raise ValueError(
                "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each"
                " value is between 1 and n_classes-1"
            )
        self.in_features = in_features
        self.n_classes = n_classes
        self.cutoffs = [*given, n_classes]
        self.div_value = div_value
        self.head_bias = head_bias
        self.shortlist_size = self.cutoffs[0]
        self.n_clusters = len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        options = {"device": device, "dtype": dtype}
        self.head = Linear(in_features, self.head_size, bias=head_bias, **options)
        self.tail = ModuleList()
        for i in range(self.n_clusters):
            between = int(in_features // (div_value ** (i + 1)))
            size = self.cutoffs[i + 1] - self.cutoffs[i]
            first = Linear(in_features, between, bias=False, **options)
            self.tail.append(SequentialModule(first, Linear(between, size, bias=False, **options)))

    def reset_parameters(self) -> None:
        self.head.reset_parameters()
        for first, then in self.tail:
            first.reset_parameters()
            then.reset_parameters()

    def forward(self, input_: Any, target_: Any) -> Any:
        """The log-probability of each target, and their mean with the other sign."""
        targets = target_.dim()
        if targets == 1:
            if input_.size(0) != target_.size(0):
                raise RuntimeError("Input and target should have the same size in the batch dimension.")
            if input_.dim() != 2:
                raise RuntimeError(
                    f"1D target tensor expects 2D input tensors, but found inputs with size {input_.size()}"
                )
        elif targets == 0:
            if input_.dim() != 1:
                raise RuntimeError(
                    f"0D target tensor expects 1D input tensors, but found inputs with size {input_.size()}"
                )
        else:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        input = input_ if targets else input_.unsqueeze(0)
        target = target_ if targets else target_.unsqueeze(0)
        output, gather = self._told(input, target)
        head = log_softmax(self.head(input), dim=1)
        output += head.gather(1, gather.unsqueeze(1)).squeeze()
        loss = (-output).mean()
        return _ASMoutput(output if targets else output.squeeze(0), loss)

    def _told(self, input: Any, target: Any) -> tuple[Any, Any]:
        """Of each row what its cluster adds to the log-probability, and what the head has to tell."""
        used, count = 0, target.size(0)
        output, gather = input.new_zeros(count), target.new_empty(count)
        bounds = [0, *self.cutoffs]
        for i in range(len(bounds) - 1):
            low, high = bounds[i], bounds[i + 1]
            mask = (target >= low) & (target < high)
            rows = mask.nonzero().squeeze()
            if rows.numel() == 0:
                continue
            if i == 0:
                gather.index_copy_(0, rows, target[mask])
            else:
                relative = target[mask] - low
                logits = log_softmax(self.tail[i - 1](input.index_select(0, rows)), dim=1)
                gather.index_fill_(0, rows, self.shortlist_size + i - 1)
                told = logits.gather(1, relative.unsqueeze(1))
                output.index_copy_(0, rows, told.squeeze(1))
            used += rows.numel()
        if used != count:
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range"
                f" [{target.min().item()}, {target.max().item()}] were found. "
            )
        return output, gather

    def _all(self, input: Any, head_output: Any) -> Any:
        found = input.new_empty((head_output.size(0), self.n_classes))
        head = log_softmax(head_output, dim=1)
        found[:, : self.shortlist_size] = head[:, : self.shortlist_size]
        for i, (start, stop) in enumerate(zip(self.cutoffs, self.cutoffs[1:])):
            cluster = log_softmax(self.tail[i](input), dim=1)
            found[:, start:stop] = cluster + head[:, self.shortlist_size + i].unsqueeze(1)
        return found

    def log_prob(self, input: Any) -> Any:
        """The log-probabilities of all classes."""
        return self._all(input, self.head(input))

    def predict(self, input: Any) -> Any:
        """The most probable class of each row; of a cluster only where the head says one."""
        head_output = self.head(input)
        found = FUNCTIONS["argmax"](head_output, dim=1)
        rare = found >= self.shortlist_size
        if not rare.any():
            return found
        if rare.all():
            return FUNCTIONS["argmax"](self._all(input, head_output), dim=1)
        found[rare] = FUNCTIONS["argmax"](self._all(input[rare], head_output[rare]), dim=1)
        return found
