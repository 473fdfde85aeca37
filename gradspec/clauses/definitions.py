"""DEF: graph, leaf, requires_grad."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import (
    AUTOGRAD,
    GRAD_MODE_CODE,
    MECHANICS,
    MECHANICS_1_8,
    OBSERVED,
    SET_WARN_ALWAYS,
    TENSOR,
    TESTS,
)

CHAPTER = Chapter(
    key="DEF",
    title="Graph, leaf, requires_grad",
    intro="What is recorded, what a leaf is, and where gradients end up.",
    clauses=(
        Clause(
            id="DEF-01",
            statement="The graph is built anew by every run of the program: what ran is what is differentiated.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-02",
            statement=(
                "grad_fn is set exactly when the op was recorded, that is in grad mode with an input that requires"
                " grad; a view made without recording of a tensor that requires grad reports requires_grad True with"
                " grad_fn None."
            ),
            sources=(AUTOGRAD,),
            status=Status.DOCUMENTED,
            agreement=Agreement.IN_PART,
            documentation="grad_fn is None for leaves and for what needs no gradient; views are not mentioned.",
        ),
        Clause(
            id="DEF-03",
            statement="In grad mode the output of a differentiable op requires grad exactly when some input does.",
            sources=(MECHANICS_1_8, TESTS),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-04",
            statement="A new tensor does not require grad unless its maker is told so.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-05",
            statement="A new nn.Parameter requires grad unless its maker is told otherwise.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-06",
            statement="An op none of whose inputs requires grad is not recorded.",
            sources=(MECHANICS, TESTS),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-07",
            statement="backward() adds gradients to the .grad of leaves that require grad, and to no other tensor's.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-08",
            statement=(
                "requires_grad is a setting of leaves only; on a tensor with a grad_fn it follows from the graph and"
                " cannot be cleared."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-09",
            statement="A tensor with a grad_fn requires grad.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-10",
            statement=(
                "On a non-leaf, clearing requires_grad raises and requires_grad_(True) changes nothing; the attribute"
                " raises there whatever is assigned."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEF-11",
            statement="A tensor that does not require grad is a leaf, however it was computed.",
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-12",
            statement="A tensor that requires grad and was not the result of a recorded op is a leaf.",
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-13",
            statement="requires_grad_() changes the tensor itself, sets True by default, and returns that tensor.",
            sources=(TENSOR, TESTS),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-14",
            statement="Module.requires_grad_() sets requires_grad of all parameters of the module and its children.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-15",
            statement="A parameter that does not require grad is not in the graph; backward leaves its .grad alone.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-16",
            statement="Only tensors of a floating or complex dtype may require grad.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEF-17",
            statement=".grad is None until the first backward that reaches the tensor; later ones add to it.",
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-18",
            statement=(
                "retain_grad() makes backward fill .grad of a non-leaf; it does nothing on a leaf and raises on a"
                " tensor that does not require grad."
            ),
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-19",
            statement=(
                "A result of an op that has no derivative (comparison, argmax, conversion to an integer dtype) does"
                " not require grad, whatever the mode and the inputs."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEF-20",
            statement=(
                "Reading .grad of a non-leaf that requires grad and does not retain its gradient warns and gives None."
            ),
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-21",
            statement=(
                "A leaf whose requires_grad was cleared after the forward pass gets no gradient from a backward that"
                " arrives while it is cleared."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEF-22",
            statement=(
                "The gradient of a leaf has the type of the leaf, or the one assigned to its grad_dtype, to which what"
                " arrives is converted; with None any type is taken."
            ),
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-23",
            statement="grad_dtype is an attribute of leaves; it does not change while .grad holds another type.",
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-24",
            statement=(
                "Backward raises where it arrives at a tensor that was a leaf in the forward pass and has a history by"
                " now."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEF-25",
            statement=(
                "A gradient that is there keeps its layout in memory when more is added to it; if that is not the"
                " layout of the leaf, backward warns."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEF-26",
            statement=(
                "The first gradient gets the layout of the leaf; under enforce_grad_layout_policy(False) one that"
                " nobody else holds keeps its own."
            ),
            sources=(GRAD_MODE_CODE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEF-27",
            statement=(
                "Some warnings are given once in a process (that a tensor with a history is made a number, that the"
                " layouts of a gradient and its leaf differ, that an op or an argument will go), or each time under"
                " set_warn_always(True); others each time in any case."
            ),
            sources=(SET_WARN_ALWAYS,),
            status=Status.DOCUMENTED,
        ),
    ),
)
