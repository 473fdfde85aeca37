"""``torch.testing._internal.common_dtype``: element types by kind."""

from __future__ import annotations

from typing import Any, Callable

from ... import dtypes as _dtypes


class _Types(tuple[Any, ...]):
    """Several element types; added up they stay that."""

    __slots__ = ()

    def __add__(self, other: Any) -> "_Types":
        return _Types(tuple.__add__(self, other))


_KINDS = {
    "empty": "",
    "integral": "uint8 int8 int16 int32 int64",
    "floating": "float32 float64",
    "complex": "complex64 complex128",
    "double": "float64 complex128",
}
_KINDS["floating_and_complex"] = f"{_KINDS['floating']} {_KINDS['complex']}"
_KINDS["all"] = f"{_KINDS['floating']} {_KINDS['integral']}"
_KINDS["all_and_complex"] = f"{_KINDS['all']} {_KINDS['complex']}"
_NAMES = {"all": "all_types", "all_and_complex": "all_types_and_complex"}


def _kind(names: str) -> _Types:
    return _Types(_dtypes.DTYPES[name] for name in names.split())


def _telling(types: _Types) -> Callable[..., _Types]:
    def tell(*more: Any) -> _Types:
        return types + more

    return tell


for _name, _members in _KINDS.items():
    _own = _NAMES.get(_name, f"{_name}_types")
    globals()[_own] = globals()[f"{_own}_and"] = _telling(_kind(_members))
floating_types_and_half = _telling(_kind("float32 float64 float16"))
all_types_and_half = _telling(_kind(f"{_KINDS['all']} float16"))
custom_types = _telling(_Types())


def get_all_int_dtypes() -> list[Any]:
    return [*_kind(_KINDS["integral"])]


def get_all_fp_dtypes(include_half: bool = True, include_bfloat16: bool = True) -> list[Any]:
    return [*_kind(_KINDS["floating"] + " float16" * include_half + " bfloat16" * include_bfloat16)]


def get_all_complex_dtypes(include_complex32: bool = False) -> list[Any]:
    return [*_kind(_KINDS["complex"])]


def get_all_math_dtypes(device: str) -> list[Any]:
    return get_all_int_dtypes() + get_all_fp_dtypes(device == "cuda", False) + get_all_complex_dtypes()


def get_all_dtypes(**wanted: bool) -> list[Any]:
    left_out = {"half": "float16", "bfloat16": "bfloat16", "bool": "bool"}
    hidden = {left_out[kind[8:]] for kind, is_in in wanted.items() if not is_in and kind[8:] in left_out}
    return [
        dtype
        for name, dtype in _dtypes.DTYPES.items()
        if name not in hidden and (wanted.get("include_complex", True) or not dtype.is_complex)
    ]
