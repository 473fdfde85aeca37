"""Recurrent layers: one step (cells), and whole sequences."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any, Callable, Optional

from ... import errors
from ...dtypes import float32
from ...ops.declare import FUNCTIONS
from ...semantics import SEMANTICS
from ...tensor import Tensor
from .. import functional, init
from ..parameter import Parameter
from ..utils.rnn import PackedSequence
from .lstm_layer import lstm_step, mkldnn_rnn_layer
from .module import Module

State = Any


def _rnn_step(gates: Any, recurrent: Any, state: Any, activation: str) -> Any:
    total = recurrent + gates
    return total.tanh() if activation == "tanh" else total.relu()


def gates_of(mode: str, input: Any, hidden: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> tuple[Any, Any]:
    """What input and state give to the gates. In all but a gated unit the state's part is computed first."""
    if mode == "GRU":
        return functional.linear(input, w_ih, b_ih), functional.linear(hidden, w_hh, b_hh)
    recurrent = functional.linear(hidden, w_hh, b_hh)
    return functional.linear(input, w_ih, b_ih), recurrent


def gru_step(gates: Any, recurrent: Any, state: Any) -> Any:
    reset, update, new = gates.unsafe_chunk(3, -1)
    own_reset, own_update, own_new = recurrent.unsafe_chunk(3, -1)
    own_reset.add_(reset).sigmoid_()
    own_update.add_(update).sigmoid_()
    fresh = (new + own_new.mul_(own_reset)).tanh_()
    return (state - fresh).mul_(own_update).add_(fresh)


#: How many blocks of rows the weights have.
_GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}


def _step(mode: str, gates: Any, recurrent: Any, state: State) -> State:
    """The next state: for LSTM hidden state and cell."""
    if mode == "LSTM":
        return lstm_step(gates, recurrent, state[1])
    if mode == "GRU":
        return gru_step(gates, recurrent, state)
    return _rnn_step(gates, recurrent, state, mode[4:].lower())


def _each(state: State, change: Callable[[Any], Any], wanted: Any) -> State:
    """Both parts of the state changed, or the one; as it is where there is none or nothing is ``wanted``."""
    if state is None or wanted is None:
        return state
    return tuple(map(change, state)) if isinstance(state, tuple) else change(state)


def _joined(cat: Callable[..., Any], states: list[State]) -> State:
    if isinstance(states[0], tuple):
        return tuple(cat(list(parts), 0) for parts in zip(*states))
    return cat(states, 0)


class RNNCellBase(Module):
    mode: str
    bias_ih: Any
    bias_hh: Any

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool, num_chunks: int, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows, empty = num_chunks * hidden_size, FUNCTIONS["empty"]
        self.weight_ih = Parameter(empty((rows, input_size), device=device, dtype=dtype))
        self.weight_hh = Parameter(empty((rows, hidden_size), device=device, dtype=dtype))
        for name in ("bias_ih", "bias_hh"):
            made = Parameter(empty(rows, device=device, dtype=dtype)) if bias else None
            self.register_parameter(name, made)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        return text if self.bias is True else f"{text}, bias={self.bias}"

    def _next(self, input: Any, hx: State) -> State:
        """One step, from zeros where no state is given; ``input``: (batch, input_size) or (input_size)."""
        name = type(self).__name__
        if input.dim() not in (1, 2):
            if not SEMANTICS.recurrent_layers_refuse_by_value_errors:
                raise AssertionError(f"{name}: Expected input to be 1-D or 2-D but received {input.dim()}-D tensor")
            raise ValueError(f"{name}: Expected input to be 1D or 2D, got {input.dim()}D instead")
        if self.mode == "LSTM" and isinstance(hx, Tensor):
            raise TypeError(errors.argument_type("lstm_cell", "hx", 2, "tuple of Tensors", hx))
        given = () if hx is None else tuple(hx) if isinstance(hx, (tuple, list)) else (hx,)
        for i, one in enumerate(given):
            if one.dim() not in (1, 2):
                which = f"hx[{i}]" if self.mode == "LSTM" else "hidden"
                raise ValueError(f"{name}: Expected {which} to be 1D or 2D, got {one.dim()}D instead")
        batched = input.dim() == 2
        rows = input if batched else input.unsqueeze(0)
        if given:
            states = [one if one.dim() == 2 else one.unsqueeze(0) for one in given]
        else:
            zeros = FUNCTIONS["zeros"]((rows.size(0), self.hidden_size), dtype=input.dtype)
            states = [zeros] * (2 if self.mode == "LSTM" else 1)
        self._check_sizes(rows, states)
        gates, recurrent = gates_of(
            self.mode, rows, states[0], self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
        )
        found = _step(self.mode, gates, recurrent, tuple(states) if self.mode == "LSTM" else states[0])
        if batched:
            return found
        return tuple(one.squeeze(0) for one in found) if isinstance(found, tuple) else found.squeeze(0)

    def _check_sizes(self, rows: Any, states: list[Any]) -> None:
        """Raise RuntimeError where input or state are not of the layer's sizes, or not of one batch."""
        if rows.size(1) != self.input_size:
            raise RuntimeError(f"input has inconsistent input_size: got {rows.size(1)} expected {self.input_size}")
        for i, one in enumerate(states):
            if one.size(0) != rows.size(0):
                raise RuntimeError(f"Input batch size {rows.size(0)} doesn't match hidden{i} batch size {one.size(0)}")
            if one.size(1) != self.hidden_size:
                raise RuntimeError(
                    f"hidden{i} has inconsistent hidden_size: got {one.size(1)}, expected {self.hidden_size}"
                )


class RNNCell(RNNCellBase):
    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, nonlinearity: str = "tanh", device: Any = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Any, hx: Optional[Any] = None) -> Any:
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        self.mode = f"RNN_{self.nonlinearity.upper()}"
        return self._next(input, hx)

    def extra_repr(self) -> str:
        text = super().extra_repr()
        return text if self.nonlinearity == "tanh" else f"{text}, nonlinearity={self.nonlinearity}"


class LSTMCell(RNNCellBase):
    mode = "LSTM"

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input: Any, hx: Optional[Any] = None) -> Any:
        return self._next(input, hx)


class GRUCell(RNNCellBase):
    mode = "GRU"

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input: Any, hx: Optional[Any] = None) -> Any:
        return self._next(input, hx)


class RNNBase(Module):
    """Layers over sequences (length, batch, features), or with the batch first, or without one."""

    def __init__(
        self, mode: str, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
        batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, proj_size: int = 0,
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.mode = mode
        self.proj_size = proj_size
        if proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if proj_size >= hidden_size and (hidden_size > 0 or not SEMANTICS.recurrent_layers_check_their_sizes):
            raise ValueError("proj_size has to be smaller than hidden_size")
        if isinstance(dropout, bool) or not 0 <= float(dropout) <= 1:
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
            )
        for name, size in (("input_size", input_size), ("hidden_size", hidden_size)):
            if not isinstance(size, int) and SEMANTICS.recurrent_layers_check_types_of_sizes:
                raise TypeError(f"{name} should be of type int, got: {type(size).__name__}")
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout, self.bidirectional = bias, batch_first, float(dropout), bidirectional
        if hidden_size <= 0:
            raise ValueError("hidden_size must be greater than zero")
        if num_layers <= 0:
            if not SEMANTICS.recurrent_layers_have_one_layer_at_least:
                raise IndexError("list index out of range")
            raise ValueError("num_layers must be greater than zero")
        if dropout > 0 and num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers"
                f" greater than 1, but got dropout={dropout} and num_layers={num_layers}",
                stacklevel=3,
            )
        rows = _GATES[mode] * hidden_size
        directions = 2 if bidirectional else 1
        for layer in range(num_layers):
            columns = input_size if layer == 0 else self._width * directions
            for suffix in self._suffixes(layer):
                shapes: dict[str, Any] = {"weight_ih": (rows, columns), "weight_hh": (rows, self._width)}
                if bias:
                    shapes.update(bias_ih=(rows,), bias_hh=(rows,))
                if proj_size:
                    shapes.update(weight_hr=(proj_size, hidden_size))
                for name, shape in shapes.items():
                    made = FUNCTIONS["empty"](shape, device=device, dtype=dtype)
                    setattr(self, f"{name}{suffix}", Parameter(made))
        self.reset_parameters()

    def _suffixes(self, layer: int) -> list[str]:
        return [f"_l{layer}", f"_l{layer}_reverse"][: 2 if self.bidirectional else 1]

    @property
    def _all_weights(self) -> list[list[str]]:
        """The names of the parameters, those of each direction of each layer together."""
        suffixes = [suffix for layer in range(self.num_layers) for suffix in self._suffixes(layer)]
        return [[name for name in self._parameters if name.endswith(suffix)] for suffix in suffixes]

    @property
    def all_weights(self) -> list[list[Any]]:
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights_names(self) -> list[str]:
        return [name for names in self._all_weights for name in names]

    @property
    def _flat_weights(self) -> list[Any]:
        return [one for weights in self.all_weights for one in weights]

    @property
    def _width(self) -> int:
        """The number of features of a hidden state: fewer where it is projected."""
        return self.proj_size or self.hidden_size

    def _advance(self, gates: Any, hidden: Any, state: State, suffix: str, bias: Any) -> State:
        """The next state of a direction of a layer."""
        recurrent = functional.linear(hidden, getattr(self, f"weight_hh{suffix}"), bias)
        state = _step(self.mode, gates, recurrent, state)
        if self.proj_size:
            state = functional.linear(state[0], getattr(self, f"weight_hr{suffix}")), state[1]
        return state

    def reset_parameters(self) -> None:
        bound = 1.0 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """The parameters lie where they lie."""

    def forward(self, input: Any, hx: State = None) -> tuple[Any, State]:
        if isinstance(input, PackedSequence):
            return self._forward_packed(input, hx)
        if input.dim() not in (2, 3):
            if not SEMANTICS.recurrent_layers_refuse_by_value_errors:
                name = type(self).__name__
                raise AssertionError(f"{name}: Expected input to be 2-D or 3-D but received {input.dim()}-D tensor")
            raise ValueError(f"{self._name()}: Expected input to be 2D or 3D, got {input.dim()}D{self._kind()} instead")
        batched = input.dim() == 3
        at = 0 if self.batch_first and batched else 1
        sequence = input if batched else input.unsqueeze(1)
        sequence = sequence.transpose(0, 1) if at == 0 else sequence
        if sequence.size(-1) != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {sequence.size(-1)}"
            )
        states = self._begin(sequence, hx, batched)
        if self.proj_size:
            warnings.warn(
                "LSTM with projections is not supported with oneDNN. Using default implementation.", stacklevel=2
            )
        ends: list[State] = []
        for layer in range(self.num_layers):
            outputs = []
            for direction, suffix in enumerate(self._suffixes(layer)):
                state = states[layer * len(self._suffixes(layer)) + direction]
                output, end = self._run(sequence, state, suffix, backwards=direction == 1)
                outputs.append(output)
                ends.append(end)
            sequence = outputs[0] if len(outputs) == 1 else FUNCTIONS["cat"](outputs, -1)
            if self.dropout and layer < self.num_layers - 1:
                sequence = functional.dropout(sequence, self.dropout, self.training)
        result = sequence
        if at == 0:
            result = sequence.transpose(0, 1) if self.mode == "LSTM" else sequence.transpose_(0, 1)
        return (result if batched else result.squeeze(1)), self._ended(ends, batched)

    def _forward_packed(self, input: PackedSequence, hx: State) -> tuple[Any, State]:
        """Sequences of several lengths: a step is of those that are long enough."""
        data, sizes, order, back = input[0], input[1].tolist(), input[2], input[3]
        if data.dim() != 2:
            raise RuntimeError(f"input must have 2 dimensions, got {data.dim()}")
        if data.size(-1) != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {data.size(-1)}"
            )
        states = self._begin(data.new_empty((1, sizes[0], 0)), _each(hx, lambda one: one.index_select(1, order), order))
        ends: list[State] = []
        for layer in range(self.num_layers):
            outputs = []
            for direction, suffix in enumerate(self._suffixes(layer)):
                state = states[layer * len(self._suffixes(layer)) + direction]
                output, end = self._run_packed(data, sizes, state, suffix, backwards=direction == 1)
                outputs.append(output)
                ends.append(end)
            data = outputs[0] if len(outputs) == 1 else FUNCTIONS["cat"](outputs, -1)
            if self.dropout and layer < self.num_layers - 1:
                data = functional.dropout(data, self.dropout, self.training)
        last = _each(self._ended(ends, True), lambda one: one.index_select(1, back), back)
        return PackedSequence(data, input[1], order, back), last

    def _run_packed(self, data: Any, sizes: list[int], state: State, suffix: str, backwards: bool) -> tuple[Any, State]:
        biases = [getattr(self, f"{name}{suffix}") if self.bias else None for name in ("bias_ih", "bias_hh")]
        projected = functional.linear(data, getattr(self, f"weight_ih{suffix}"), biases[0])
        starts = [0, *itertools.accumulate(sizes)]
        steps = [(projected.narrow(0, start, size), size) for start, size in zip(starts, sizes)]
        cat = FUNCTIONS["cat"]
        outputs: list[Any] = []
        begin, ended = state, []
        count = sizes[-1] if backwards else sizes[0]
        current = _each(begin, lambda one: one[:count], True)
        for gates, size in reversed(steps) if backwards else steps:
            if size < count:
                ended.append(_each(current, lambda one: one[size:count], True))  # noqa: B023
                current = _each(current, lambda one: one[:size], True)  # noqa: B023
            elif size > count:
                more = _each(begin, lambda one: one[count:size], True)  # noqa: B023
                current = _joined(cat, [current, more])
            count = size
            hidden = current[0] if isinstance(current, tuple) else current
            current = self._advance(gates, hidden, current, suffix, biases[1])
            outputs.append(current[0] if isinstance(current, tuple) else current)
        end = _joined(cat, [current, *reversed(ended)]) if ended else current
        return cat(outputs[::-1] if backwards else outputs, 0), end

    def _kind(self) -> str:
        """What a plain layer's message calls its input besides."""
        return " tensor" if self.mode.startswith("RNN") else ""

    def _name(self) -> str:
        return "RNN" if self.mode.startswith("RNN") else self.mode

    def _begin(self, sequence: Any, hx: State, batched: bool = True) -> list[State]:
        """A state for each layer and direction."""
        count = self.num_layers * (2 if self.bidirectional else 1)
        given = hx is not None
        if not given:
            zeros = FUNCTIONS["zeros"]((count, sequence.size(1), self.hidden_size), dtype=sequence.dtype)
            hidden = zeros[..., : self.proj_size] if self.proj_size else zeros
            hx = (hidden, zeros) if self.mode == "LSTM" else zeros
        else:
            hx = self._checked(hx, batched)
        if given and not batched:
            hx = tuple(one.unsqueeze(1) for one in hx) if isinstance(hx, tuple) else hx.unsqueeze(1)
        parts = hx if isinstance(hx, tuple) else (hx,)
        for i, part in enumerate(parts):
            wanted = (count, sequence.size(1), self.hidden_size if i else self._width)
            if tuple(part.shape) != wanted:
                which = "hidden size" if self.mode != "LSTM" else f"hidden[{i}] size"
                raise RuntimeError(f"Expected {which} {wanted}, got {list(part.shape)}")
        layers = list(zip(*[part.unbind(0) for part in parts]))
        return layers if self.mode == "LSTM" else [layer[0] for layer in layers]

    def _checked(self, hx: State, batched: bool) -> State:
        """The state that was given; RuntimeError where it is not as the input is, in a batch or not."""
        wanted = 3 if batched else 2
        told = f"For {'batched 3' if batched else 'unbatched 2'}-D input, "
        if self.mode != "LSTM":
            if hx.dim() != wanted:
                raise RuntimeError(f"{told}hx should also be {wanted}-D but got {hx.dim()}-D tensor")
            return hx
        hidden, cell = hx[0], hx[1]
        if hidden.dim() != wanted or cell.dim() != wanted:
            raise RuntimeError(
                f"{told}hx and cx should also be {wanted}-D but got ({hidden.dim()}-D, {cell.dim()}-D) tensors"
            )
        return hidden, cell

    def _run(self, sequence: Any, state: State, suffix: str, backwards: bool) -> tuple[Any, State]:
        biases = [getattr(self, f"{name}{suffix}") if self.bias else None for name in ("bias_ih", "bias_hh")]
        weight_ih, weight = getattr(self, f"weight_ih{suffix}"), getattr(self, f"weight_hh{suffix}")
        if self.mode == "LSTM" and not self.proj_size and sequence.dtype is float32 and sequence.numel():
            output, hidden, cell = mkldnn_rnn_layer(sequence, weight_ih, weight, *biases, *state, backwards)
            return output, (hidden, cell)
        gates = functional.linear(sequence, weight_ih, biases[0]).unbind(0)
        outputs = []
        for own in reversed(gates) if backwards else gates:
            hidden = state[0] if isinstance(state, tuple) else state
            state = self._advance(own, hidden, state, suffix, biases[1])
            outputs.append(state[0] if isinstance(state, tuple) else state)
        return FUNCTIONS["stack"](outputs[::-1] if backwards else outputs, 0), state

    def _ended(self, ends: list[State], batched: bool) -> State:
        parts = zip(*ends) if self.mode == "LSTM" else [ends]
        stacked = tuple(FUNCTIONS["stack"](list(part), 0) for part in parts)
        stacked = stacked if batched else tuple(one.squeeze(1) for one in stacked)
        return stacked if self.mode == "LSTM" else stacked[0]

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        if self.proj_size:
            text += f", proj_size={self.proj_size}"
        if self.num_layers != 1:
            text += f", num_layers={self.num_layers}"
        if self.bias is not True:
            text += f", bias={self.bias}"
        if self.batch_first is not False:
            text += f", batch_first={self.batch_first}"
        if self.dropout != 0:
            text += f", dropout={self.dropout}"
        if self.bidirectional is not False:
            text += f", bidirectional={self.bidirectional}"
        return text


def _refuse_projection(options: dict[str, Any]) -> None:
    if "proj_size" in options:
        raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")


class RNN(RNNBase):
    def __init__(
        self, input_size: int, hidden_size: int, num_layers: int = 1, nonlinearity: str = "tanh", **options: Any
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            choices = ". Select from 'tanh' or 'relu'." if SEMANTICS.rnn_lists_its_nonlinearities else ""
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'{choices}")
        self.nonlinearity = nonlinearity
        _refuse_projection(options)
        super().__init__(f"RNN_{nonlinearity.upper()}", input_size, hidden_size, num_layers, **options)


class LSTM(RNNBase):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__("LSTM", *args, **options)


class GRU(RNNBase):
    def __init__(self, *args: Any, **options: Any) -> None:
        _refuse_projection(options)
        super().__init__("GRU", *args, **options)
