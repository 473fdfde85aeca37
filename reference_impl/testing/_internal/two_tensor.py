"""``torch.testing._internal.two_tensor``: a tensor made of two, of which each op computes both."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from ...utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing
from ...utils._pytree import tree_flatten, tree_map, tree_map_only, tree_unflatten


class TwoTensor(Tensor):
    """Looks like ``a``; ``b`` must be of the same kind."""

    a: Any
    b: Any

    @staticmethod
    def __new__(cls: Any, a: Any, b: Any, outer_size: Any = None, outer_stride: Any = None, **options: Any) -> Any:
        assert a.dtype == b.dtype and a.layout == b.layout and a.requires_grad == b.requires_grad
        return Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls, a.size() if outer_size is None else outer_size,
            strides=a.stride() if outer_stride is None else outer_stride, storage_offset=a.storage_offset(),
            dtype=a.dtype, device=a.device, layout=a.layout,
            requires_grad=options.get("requires_grad", a.requires_grad),
        )  # fmt: skip

    def __init__(self, a: Any, b: Any, *outer: Any, **options: Any) -> None:
        self.a = a
        self.b = b

    def __repr__(self, *, tensor_contents: Any = None) -> str:
        return f"TwoTensor({self.a!r}, {self.b!r})"

    def __tensor_flatten__(self) -> tuple[list[str], Any]:
        return ["a", "b"], None

    @staticmethod
    def __tensor_unflatten__(inner: dict[str, Any], meta: Any, outer_size: Any, outer_stride: Any) -> "TwoTensor":
        return TwoTensor(inner["a"], inner["b"], outer_size, outer_stride)

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any, kwargs: Any = None) -> Any:
        kwargs = kwargs or {}

        def computed(part: str) -> Any:
            given, named = tree_map_only(TwoTensor, lambda one: getattr(one, part), (args, kwargs))
            return tree_flatten(func(*given, **named))

        (of_a, structure), (of_b, _) = computed("a"), computed("b")
        found = [
            cls(one, other) if isinstance(one, Tensor) and isinstance(other, Tensor) else one
            for one, other in zip(of_a, of_b)
        ]
        return return_and_correct_aliasing(func, args, kwargs, tree_unflatten(found, structure))


class TwoTensorMode(TorchDispatchMode):
    """What a factory makes comes twice."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        return tree_map(lambda one: TwoTensor(one, one.clone()) if type(one) is Tensor else one, result)
