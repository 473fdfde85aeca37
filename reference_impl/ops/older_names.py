"""Methods by older names, and those that torch has removed, with what it says of them."""

from __future__ import annotations

import importlib
from typing import Any, Callable

from .. import errors, removed
from ..semantics import SEMANTICS
from ..storage import TypedStorage
from ..tensor import Tensor
from ..warn import warn_caller
from .declare import FUNCTIONS, function, method

# -- methods of what is imported when somebody asks for it --------------------------------------------


def _later(name: str) -> Callable[..., Any]:
    def call(self: Tensor, *args: Any, **kwargs: Any) -> Any:
        return getattr(importlib.import_module(f"{__package__}.old_linalg"), name)(self, *args, **kwargs)

    call.__name__ = call.__qualname__ = name
    return call


for _name in "svd pinverse cholesky_inverse cholesky_solve qr triangular_solve lu_solve lu".split():
    method(_name, _later(_name))


# -- what is no more -------------------------------------------------------------------------------


def _refused(*said: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(*said)

    return call


for _name, _said in removed.FUNCTIONS.items():
    function(_name, _refused(*_said))
    if _name != "matrix_rank":
        method(_name, _refused(*_said))
if not SEMANTICS.symeig_is_gone:
    function("symeig", _later("symeig"))
    method("symeig", _later("symeig"))
method("reinforce", _refused(removed.REINFORCE))


def _volatile(self: Tensor) -> bool:
    warn_caller(errors.VOLATILE_REMOVED)
    return False


def _set_volatile(self: Tensor, value: Any) -> None:
    warn_caller(removed.VOLATILE_SET)


method("volatile", property(_volatile, _set_volatile))


def _listed(self: Tensor) -> list[str]:
    """``dir``: without the names that only tell what became of them."""
    return [name for name in object.__dir__(self) if name != "volatile"]


setattr(Tensor, "__dir__", _listed)  # noqa: B010  (mypy: a method is not assigned to)

# -- other names -------------------------------------------------------------------------------------

for _name, _own in (("__nonzero__", "__bool__"), ("__long__", "__int__"), ("_conj", "conj")):
    method(_name, lambda self, own=_own: getattr(self, own)())
method("__div__", lambda self, other: self / other)
method("__idiv__", lambda self, other: self.div_(other))
method("_conj_physical", lambda self: FUNCTIONS["conj_physical"](self))
method("_is_all_true", lambda self: self.all())
method("_is_any_true", lambda self: self.any())
method("_is_zerotensor", lambda self: False)
method("_typed_storage", lambda self: TypedStorage(self.untyped_storage(), self.dtype))
method("_has_symbolic_sizes_strides", property(lambda self: False))
method("_python_dispatch", property(lambda self: False))
method("_rev_view_func_unsafe", _refused("No _rev_view_func() found"))
