"""Trees of containers, and results with names as torch makes them."""

from __future__ import annotations

import copy
import pickle
from collections import OrderedDict, defaultdict, deque, namedtuple

import pytest

import reference_impl as torch
from reference_impl.utils import _pytree as pytree

Pair = namedtuple("Pair", "a b")


@pytest.mark.parametrize(
    "tree",
    [1, None, (), (1, [2]), {"a": 1, "b": (2,)}, OrderedDict(a=1), deque([1, 2], maxlen=3), Pair(1, [2])],
)
def test_a_tree_that_is_put_together_again_is_the_same(tree):
    leaves, spec = pytree.tree_flatten(tree)
    assert pytree.tree_unflatten(leaves, spec) == tree
    assert spec.num_leaves == len(leaves)


def test_a_structure_prints_its_containers():
    spec = pytree.tree_structure({"a": [1, 2]})
    assert repr(spec) == "TreeSpec(dict, ['a'], [TreeSpec(list, None, [*,\n    *])])"
    assert pytree.treespec_pprint(spec) == "{'a': [*, *]}"


def test_trees_that_are_mapped_together_have_one_structure():
    assert pytree.tree_map(lambda a, b: a + b, {"a": 1, "c": 2}, {"c": 20, "a": 10}) == {"a": 11, "c": 22}
    both = pytree.tree_map(lambda a, b: (a, b), defaultdict(int, a=1), defaultdict(int, a=2))
    assert both == {"a": (1, 2)} and both.default_factory is int
    for other, why in (((1,), "arity"), ([1, 2], "type")):
        with pytest.raises(ValueError, match=f"Node {why} mismatch"):
            pytree.tree_map(lambda a, b: a, (1, 2), other)
    with pytest.raises(ValueError, match=r"missing key\(s\): \{'a'\}; extra key\(s\): \{'b'\}"):
        pytree.tree_map(lambda a, b: a, {"a": 1}, {"b": 1})


def test_only_the_leaves_that_are_meant_change():
    assert pytree.tree_map_only(int, lambda x: x + 1, [1, "a"]) == [2, "a"]
    assert pytree.tree_map_only(lambda x: x == "a", str.upper, [1, "a"]) == [1, "A"]
    assert pytree.tree_map(lambda x: 0, [1, (2, 3)], is_leaf=lambda x: isinstance(x, tuple)) == [0, 0]
    assert pytree.tree_any(bool, [0, (1,)]) and not pytree.tree_all(bool, [0, (1,)])


def test_a_class_may_be_registered_once():
    class Box:
        def __init__(self, value):
            self.value = value

    pytree.register_pytree_node(Box, lambda box: ([box.value], None), lambda values, context: Box(*values))
    assert pytree.tree_map(lambda x: x + 1, [Box(1)])[0].value == 2
    with pytest.raises(ValueError, match="already registered"):
        pytree.register_pytree_node(Box, None, None)


def test_a_result_with_names_is_made_of_one_sequence():
    found = torch.tensor([[1.0, 3.0], [2.0, 0.0]]).max(0)
    kind = type(found)
    assert found.values is found[0] and found.indices.tolist() == [1, 0]
    assert (kind.n_fields, kind.__match_args__, kind.__module__) == (2, ("values", "indices"), "torch.return_types")
    assert not hasattr(found, "_fields")
    with pytest.raises(TypeError, match=r"torch.return_types.max\(\) takes a 2-sequence \(1-sequence given\)"):
        kind((1,))
    assert copy.copy(found).values is found.values
    assert pickle.loads(pickle.dumps(kind.__reduce__(kind((1, 2)))[1])) == ((1, 2), {})
    assert pytree.tree_map(lambda x: x + 1, found).indices.tolist() == [2, 1]


def test_forms_have_the_names_that_they_are_called_by():
    assert [form.__name__ for form in (torch.sum, torch.multiply, torch.Tensor.add_, torch.Tensor.clip)] == [
        "sum", "multiply", "add_", "clip",
    ]  # fmt: skip


def test_leaves_are_found_with_the_paths_to_them() -> None:
    tree = {"a": [1, 2], "b": Pair(3, OrderedDict(c=4))}
    found, spec = pytree.tree_flatten_with_path(tree)
    assert [(pytree.keystr(path), leaf) for path, leaf in found] == [
        ("['a'][0]", 1), ("['a'][1]", 2), ("['b'].a", 3), ("['b'].b['c']", 4)
    ]  # fmt: skip
    assert spec == pytree.tree_structure(tree)
    assert all(pytree.key_get(tree, path) == leaf for path, leaf in found)
    assert pytree.tree_map_with_path(lambda path, a, b: (len(path), a + b), [1, [2]], [3, [4]]) == [(1, 4), [(2, 6)]]


def test_a_registered_container_tells_its_keys_or_is_refused() -> None:
    class Mute:
        pass

    class Telling:
        pass

    pytree.register_pytree_node(Mute, lambda one: ([1], None), lambda children, context: Mute())
    pytree.register_pytree_node(
        Telling, lambda one: ([1], None), lambda children, context: Telling(),
        flatten_with_keys_fn=lambda one: ([(pytree.GetAttrKey("own"), 1)], None),
    )  # fmt: skip
    with pytest.raises(ValueError, match="Did not find a flatten_with_keys_fn"):
        pytree.tree_leaves_with_path(Mute())
    assert pytree.keystr(pytree.tree_leaves_with_path([Telling()])[0][0]) == "[0].own"
