"""What the grammar's statements are made of, as data. The ops that are no more than an op come from the op table.

Values are small dyadic rationals: what is computed from them by adding and multiplying is exact.
"""

from __future__ import annotations

from typing import Any

from .form import Form, Op, Word

#: factories: what is called, its arguments and keywords. The first makes a leaf that requires grad.
FACTORIES: tuple[tuple[str, tuple[Any, ...], tuple[tuple[str, Any], ...]], ...] = (
    ("tensor", ([0.5, 2.0],), (("requires_grad", True),)),
    ("tensor", ([1.5, -2.0],), ()),
    ("tensor", (3.0,), (("requires_grad", True),)),
    ("tensor", ([[1.0, -0.5, 2.0], [0.25, 4.0, -1.0]],), (("requires_grad", True),)),
    ("tensor", ([0.5, -1.0, 2.0],), ()),
    ("tensor", ([[2.0, 0.5], [-1.0, 1.0]],), (("requires_grad", True),)),
    ("ones", (2,), (("requires_grad", True),)),
    ("zeros", (2,), ()),
    ("zeros", (2, 3), ()),
    ("ones", (3, 2), ()),
    ("full", ((2,), 0.5), ()),
    ("arange", (3.0,), ()),
    ("eye", (2,), (("requires_grad", True),)),
)

#: factories of other types, and of no elements
OTHER_FACTORIES: tuple[tuple[str, tuple[Any, ...], tuple[tuple[str, Any], ...]], ...] = (
    ("tensor", ([0.5, 2.0],), (("dtype", Word("torch.float64")), ("requires_grad", True))),
    ("tensor", ([1.0, -2.0],), (("dtype", Word("torch.float16")),)),
    ("tensor", ([1, 0],), ()),
    ("tensor", ([True, False],), ()),
    ("tensor", ([1 + 2j, -0.5j],), (("requires_grad", True),)),
    ("zeros", (0,), (("requires_grad", True),)),
    ("ones", (2,), (("dtype", Word("torch.bfloat16")), ("requires_grad", True))),
)

#: as the named tensor is: name of the method or function
LIKE = ("zeros_like", "ones_like")

UNARY = ("clone", "neg", "relu", "abs", "square", "contiguous", "positive", "alias")
#: What has a jump, or says where one is: it takes nothing that is inexact.
CAREFUL_UNARY = ("sign", "floor", "round", "isnan", "logical_not", "argmax", "nonzero", "sort", "unique")
#: What sorts, and may put equal elements in any order where there are more than so many: see ``exclusions``.
SORTING = ("sort", "unique")
SORTED = 16
INEXACT_UNARY = ("exp", "sin", "tanh", "sigmoid", "cos", "softplus", "rsqrt", "log1p")
BINARY = ("mul", "add", "sub", "maximum", "minimum", "div")
CAREFUL_BINARY = ("eq", "lt", "ge", "fmod", "floor_divide", "heaviside")
SYMBOLS = ("*", "+", "-", "/")
NUMBERS = (2, 0.5, -1, 1.5, 0)
#: reductions: name, arguments behind the tensor, keywords
REDUCTIONS: tuple[tuple[str, tuple[Any, ...], tuple[tuple[str, Any], ...]], ...] = (
    ("sum", (), ()),
    ("mean", (), ()),
    ("sum", (0,), ()),
    ("sum", (-1,), (("keepdim", True),)),
    ("prod", (), ()),
    ("cumsum", (0,), ()),
    ("amax", (), ()),
    ("max", (), ()),
    ("mean", (0,), ()),
)
#: of two tensors
PRODUCTS = ("matmul", "mm", "mv", "dot", "outer", "inner")

#: Views: name, then the arguments behind the tensor. The form is a method, unless it says otherwise.
VIEWS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("view", (-1,)),
    ("detach", ()),
    ("t", ()),
    ("unsqueeze", (0,)),
    ("select", (0, 0)),
    ("narrow", (0, 0, 1)),
    ("transpose", (0, -1)),
    ("expand", (2, -1)),
    ("reshape", (-1,)),
    ("flatten", ()),
    ("squeeze", ()),
    ("diagonal", ()),
    ("view", (1, -1)),
    ("as_strided", ((2,), (1,))),
    ("movedim", (0, -1)),
    ("swapaxes", (0, -1)),
    ("unfold", (0, 2, 1)),
    ("permute", (-1, 0)),
    ("view", (Word("torch.int32"),)),
    ("expand", (2, 2, -1)),
    ("narrow", (-1, 1, 1)),
    ("unflatten", (0, (1, -1))),
)
VIEWS_OF_TWO = ("view_as", "expand_as", "reshape_as")
#: Views that come several at once: name, arguments, how many.
MULTI_VIEWS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("unbind", ()),
    ("split", (1,)),
    ("chunk", (2,)),
    ("tensor_split", (2,)),
)
ATTRIBUTE_VIEWS = ("data", "T", "mT", "real", "imag", "H")
INDICES: tuple[Any, ...] = (
    0,
    Word("1:"),
    -1,
    Word("..."),
    Word("None"),
    Word(":1"),
    Word("..., 0"),
    Word(":, 1"),
    [0, 1],
    Word("::2"),
    (0, 0),
)

#: How a receiver of an in-place change is reached.
THROUGH = ("", ".data", ".detach()", "[0]", ".view(-1)", "[..., :1]", ".T", ".unsqueeze(0)", ".expand(2, -1)")
IN_PLACE_UNARY = ("zero", "neg", "relu", "abs", "square", "sigmoid")
IN_PLACE_BINARY = ("mul", "add", "copy", "sub", "div", "set")
IN_PLACE_NUMBER = ("mul", "add", "fill", "sub", "clamp_min", "pow")
IN_PLACE_OTHER: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("squeeze", ()),
    ("unsqueeze", (0,)),
    ("t", ()),
    ("transpose", (0, -1)),
    ("resize", ((2,),)),
    ("clamp", (-1, 1)),
    ("cumsum", (0,)),
    ("swapaxes", (0, -1)),
    ("as_strided", ((1,), (1,))),
    ("tril", ()),
    ("fill_diagonal", (0.5,)),
    ("bernoulli", ()),
    ("uniform", ()),
)

CONVERSIONS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("double", ()),
    ("to", (Word("torch.float64"),)),
    ("float", ()),
    ("long", ()),
    ("to", (Word("torch.float32"),)),
    ("half", ()),
    ("bool", ()),
    ("cfloat", ()),
    ("to", ("cpu",)),
    ("bfloat16", ()),
)

#: What is read: attributes, and methods without arguments.
ATTRIBUTES = (
    "grad",
    "_version",
    "is_leaf",
    "requires_grad",
    "grad_fn",
    "_base",
    "retains_grad",
    "output_nr",
    "shape",
    "names",
)
QUESTIONS = ("is_inference", "_is_view", "stride", "is_contiguous", "storage_offset", "numel", "tolist", "element_size")
THREAD_QUESTIONS = ("is_grad_enabled", "is_inference_mode_enabled")

#: The modes, from the plainest: what is called, and with what.
MODES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("no_grad", ()),
    ("enable_grad", ()),
    ("inference_mode", ()),
    ("set_grad_enabled", (False,)),
    ("set_grad_enabled", (True,)),
    ("inference_mode", (False,)),
)
#: What may decorate without parentheses.
BARE = (Word("torch.no_grad"), Word("torch.enable_grad"), Word("torch.inference_mode"))
#: Other contexts, with arguments: those about saved tensors, anomalies, threads and views.
OTHER_CONTEXTS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("autograd.graph.saved_tensors_hooks", (Word("same"), Word("same"))),
    ("autograd.graph.saved_tensors_hooks", (Word("packing"), Word("unpacking"))),
    ("autograd.graph.saved_tensors_hooks", (Word("copy"), Word("trebled"))),
    ("autograd.graph.saved_tensors_hooks", (Word("detached"), Word("copy"))),
    ("autograd.graph.saved_tensors_hooks", (Word("packing"), Word("trebled"))),
    ("autograd.graph.saved_tensors_hooks", (Word("listed"), Word("tensor"))),
    ("autograd.graph.saved_tensors_hooks", (Word("moded"), Word("moded"))),
    ("autograd.graph.disable_saved_tensors_hooks", ("off",)),
    ("autograd.graph.save_on_cpu", ()),
    ("autograd.graph.allow_mutation_on_saved_tensors", ()),
    ("autograd.set_multithreading_enabled", (False,)),
    ("autograd._force_original_view_tracking", (True,)),
    ("autograd.detect_anomaly", (False,)),
    ("autograd.detect_anomaly", ()),
    ("autograd.set_detect_anomaly", (True,)),
    ("utils.checkpoint.set_checkpoint_early_stop", (False,)),
)
#: What inference mode is not entered or left across: see ``exclusions``.
WATCHES = "autograd.graph.allow_mutation_on_saved_tensors"
#: Contexts and decorators of the program's own.
OWN_CONTEXTS = ("Told", "Swallows")
OWN_DECORATORS: tuple[Any, ...] = (Word("helped"), Word("ambiguous"))
#: Those that swallow exceptions decorate no generator: see ``exclusions``.
OF_FUNCTIONS: tuple[Any, ...] = (Op((), "Told", Form.CALL), Op((), "Swallows", Form.CALL), Word("suppressed"))
