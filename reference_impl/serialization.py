"""``torch.save`` and ``torch.load``: by pickle, with storages that tensors share saved once."""

from __future__ import annotations

import contextlib
import os
import pickle
import warnings
from typing import Any, Iterator

from . import errors
from .copying import Memory
from .semantics import SEMANTICS
from .storage import UntypedStorage

#: What may be loaded with ``weights_only``, besides what a caller adds: modules of the reference, and names.
_OWN = frozenset(
    (
        "rebuild_tensor",
        "rebuild_memory",
        "_rebuild_parameter",
        "Memory",
        "UntypedStorage",
        "Parameter",
        "Tensor",
        "_of_name",
        "Size",
        "device",
    )
)
_BUILT_IN = frozenset(
    (
        ("collections", "OrderedDict"), ("collections", "defaultdict"), ("collections", "Counter"),
        ("builtins", "set"), ("builtins", "frozenset"), ("builtins", "complex"), ("builtins", "dict"),
        ("builtins", "list"), ("builtins", "bytearray"), ("builtins", "slice"), ("array", "array"),
        ("array", "_array_reconstructor"), ("_codecs", "encode"), ("copyreg", "_reconstructor"),
    )
)  # fmt: skip

_safe: list[Any] = []


def add_safe_globals(safe_globals: list[Any]) -> None:
    _safe.extend(safe_globals)


def get_safe_globals() -> list[Any]:
    return list(_safe)


def clear_safe_globals() -> None:
    _safe.clear()


@contextlib.contextmanager
def safe_globals(safe_globals: list[Any]) -> Iterator[None]:
    """Inside, these may be loaded with ``weights_only``."""
    before = get_safe_globals()
    _safe.extend(safe_globals)
    try:
        yield
    finally:
        _safe[:] = before


class _Saver(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Memory):
            return Memory, (value.storage,)
        if isinstance(value, UntypedStorage):
            return UntypedStorage, (value.data, value.ulps)
        return NotImplemented


class _Loader(pickle.Unpickler):
    def __init__(self, file: Any, weights_only: bool) -> None:
        super().__init__(file)
        self._weights_only = weights_only

    def find_class(self, module: str, name: str) -> Any:
        if self._weights_only and not self._is_allowed(module, name):
            raise pickle.UnpicklingError(_not_allowed(f"{module}.{name}"))
        return super().find_class(module, name)

    def _is_allowed(self, module: str, name: str) -> bool:
        if (module, name) in _BUILT_IN or (module, name) == ("torch", "Size"):
            return True
        if module.partition(".")[0] == __name__.partition(".")[0] and name in _OWN:
            return True
        return any(getattr(one, "__module__", "") == module and one.__qualname__ == name for one in _safe)


def _not_allowed(path: str) -> str:
    return (
        "Weights only load failed. This file can still be loaded, to do so you have two options, \x1b[1mdo those steps"
        " only if you trust the source of the checkpoint\x1b[0m. \n\t(1) In PyTorch 2.6, we changed the default value"
        " of the `weights_only` argument in `torch.load` from `False` to `True`. Re-running `torch.load` with"
        " `weights_only` set to `False` will likely succeed, but it can result in arbitrary code execution. Do it only"
        " if you got the file from a trusted source.\n\t(2) Alternatively, to load with `weights_only=True` please"
        " check the recommended steps in the following error message.\n\tWeightsUnpickler error: Unsupported global:"
        f" GLOBAL {path} was not an allowed global by default. Please use"
        f" `torch.serialization.add_safe_globals([{path}])` or the `torch.serialization.safe_globals([{path}])` context"
        " manager to allowlist this global if you trust this class/function.\n\nCheck the documentation of torch.load"
        " to learn more about types accepted by default with weights_only"
        " https://pytorch.org/docs/stable/generated/torch.load.html."
    )


#: With what the instructions begin that are carried out with ``weights_only``.
_CARRIED_OUT = b"().NQRabestu]}GJKMUXchjqr\x80\x81\x85\x86\x87\x88\x89\x8a\x8f"
_ZIP = b"PK\x03\x04"
_NOT_A_ZIP = (
    "PytorchStreamReader failed reading zip archive: not a ZIP archive. This is an internal miniz error. If you are"
    " seeing this error, there is a high likelihood that your checkpoint file is corrupted. This can happen if the"
    " checkpoint was not saved properly, was transferred incorrectly, or the file was modified after saving."
)


def _check_beginning(begins: bytes, weights_only: bool) -> None:
    """Raises what torch does for a file that cannot be one of its own."""
    if begins == _ZIP:
        raise RuntimeError(_NOT_A_ZIP)
    if not weights_only:
        return
    if not begins:
        raise EOFError
    if begins[0] not in _CARRIED_OUT:
        raise pickle.UnpicklingError(_not_carried_out(begins[0]))


def _not_carried_out(operand: int) -> str:
    return (
        "Weights only load failed. In PyTorch 2.6, we changed the default value of the `weights_only` argument in"
        " `torch.load` from `False` to `True`. Re-running `torch.load` with `weights_only` set to `False` will likely"
        " succeed, but it can result in arbitrary code execution. Do it only if you got the file from a trusted source."
        "\nPlease file an issue with the following so that we can make `weights_only=True` compatible with your use"
        f" case: WeightsUnpickler error: \n\nUnsupported operand {operand}\n\nCheck the documentation of torch.load to"
        " learn more about types accepted by default with weights_only"
        " https://pytorch.org/docs/stable/generated/torch.load.html."
    )


def _loaded(file: Any, weights_only: bool) -> Any:
    start = file.tell()
    begins = file.read(len(_ZIP))
    _check_beginning(begins, weights_only)
    file.seek(start)
    try:
        return _Loader(file, weights_only).load()
    except (pickle.UnpicklingError, EOFError) as error:
        raise _as_told(error) if weights_only else error from None


def _as_told(error: Exception) -> Exception:
    """What torch's own reader raises where Python's raises ``error``."""
    text = str(error)
    if text == "Ran out of input":
        return EOFError()
    if text == "unpickling stack underflow":
        return IndexError("pop from empty list")
    if text.startswith("Memo value not found at index "):
        return KeyError(int(text.rpartition(" ")[2]))
    return error


def save(obj: Any, f: Any, pickle_module: Any = pickle, pickle_protocol: int = 2, **kwargs: Any) -> None:
    """Into a file by name, or into what has ``write``. The format is the reference's own."""
    if isinstance(f, (str, os.PathLike)):
        with open(f, "wb") as file:
            _Saver(file, max(pickle_protocol, 2)).dump(obj)
    elif hasattr(f, "write"):
        _Saver(f, max(pickle_protocol, 2)).dump(obj)
    else:
        raise AttributeError("expected 'f' to be string, path, or a file-like object with a 'write' attribute")


def load(
    f: Any, map_location: Any = None, pickle_module: Any = None, *, weights_only: Any = None, **kwargs: Any
) -> Any:
    """Raises UnpicklingError for what is no tensor, container or number, unless ``weights_only`` is False."""
    if weights_only is None and pickle_module is None and SEMANTICS.load_warns_of_its_default:
        warnings.warn(errors.LOAD_OF_ANYTHING, FutureWarning, stacklevel=2)
    restricted = SEMANTICS.load_takes_weights_alone if weights_only is None else bool(weights_only)
    if isinstance(f, (str, os.PathLike)):
        with open(f, "rb") as file:
            return _loaded(file, restricted)
    for name in ("seek", "tell", "read"):
        if not hasattr(f, name):
            raise AttributeError(
                f"'{type(f).__name__}' object has no attribute '{name}'. You can only torch.load from a file that is"
                " seekable. Please pre-load the data into a buffer like io.BytesIO and try to load from it instead."
            )
    return _loaded(f, restricted)
