"""NG: what no_grad does."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import INFERENCE_RFC, MECHANICS, NO_GRAD, OBSERVED, TESTS, pull

CHAPTER = Chapter(
    key="NG",
    title="no_grad",
    intro="What no_grad turns off, and what it leaves alone.",
    clauses=(
        Clause(
            id="NG-01",
            statement="No op is recorded, though its inputs require grad.",
            sources=(
                MECHANICS,
                NO_GRAD,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-02",
            statement=(
                "A result that is a new tensor does not require grad; a view of a tensor that requires grad, and an op"
                " that hands back its own input (contiguous or to with nothing to do), report requires_grad True."
            ),
            sources=(NO_GRAD,),
            status=Status.DOCUMENTED,
            agreement=Agreement.CONTRADICTS,
            documentation="The result of every computation has requires_grad False, even when the inputs require grad.",
        ),
        Clause(
            id="NG-03",
            statement="A factory, and any function with a requires_grad argument, gives what that argument says.",
            sources=(NO_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-04",
            statement="A Parameter built inside requires grad.",
            sources=(NO_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-05",
            statement=(
                "Values and shapes are those of the same computation without gradients; requires_grad of views and"
                " of returned inputs is not."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
            agreement=Agreement.CONTRADICTS,
            documentation="Computation in no-grad mode behaves as if no input required grad.",
        ),
        Clause(
            id="NG-06",
            statement="Results may be used in grad mode afterwards, as constants.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-07",
            statement=(
                "A leaf that requires grad may be changed in place; that is not recorded, and it stays a leaf that"
                " requires grad."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-08",
            statement=(
                "no_grad() decorates a function: its body runs without recording, and the caller's mode is back"
                " after it."
            ),
            sources=(
                NO_GRAD,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-09",
            statement="no_grad decorates a function without parentheses too.",
            sources=(
                pull(107086),
                TESTS,
            ),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
            since="2.1",
        ),
        Clause(
            id="NG-10",
            statement="Forward-mode AD is not affected: tangents propagate.",
            sources=(NO_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-11",
            statement="It is a state of the thread; other threads go on recording.",
            sources=(NO_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-12",
            statement="backward() on a result that was not recorded raises.",
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-13",
            statement="A custom autograd.Function is run and not recorded.",
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-14",
            statement=(
                "Versions advance as in grad mode, so that backward raises where a saved tensor was changed under"
                " no_grad."
            ),
            sources=(INFERENCE_RFC,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-15",
            statement=(
                "A view made under no_grad may not be changed in place in grad mode where its base or an argument of"
                " the change requires grad; where neither does, it may."
            ),
            sources=(
                INFERENCE_RFC,
                TESTS,
            ),
            status=Status.ASSERTED,
            agreement=Agreement.IN_PART,
            documentation="A view made under no_grad may not be changed in place in grad mode.",
        ),
        Clause(
            id="NG-16",
            statement="requires_grad may be set inside, and stays set.",
            sources=(INFERENCE_RFC,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-17",
            statement="requires_grad set on a base shows on the views of it that were made unrecorded.",
            sources=(INFERENCE_RFC,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="NG-18",
            statement=(
                "An in-place op with an argument that requires grad leaves a target that does not require grad as"
                " it was."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-19",
            statement="out= together with inputs that require grad is legal under no_grad; in grad mode it raises.",
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-20",
            statement="An in-place op on a non-leaf changes its values and version, and leaves its grad_fn.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-21",
            statement=(
                "backward() and autograd.grad() run inside, on graphs recorded outside; with create_graph=True they"
                " record."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-22",
            statement="A closure or generator expression made inside runs in the mode of whoever runs it later.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-23",
            statement=(
                "detach(), clone() and .data inside give tensors that do not require grad; detach shares storage"
                " and version with its source."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-24",
            statement=(
                "An op in grad mode on a view made under no_grad of a tensor that requires grad is recorded, but with"
                " no edge to it: backward runs, and the gradient is lost."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="NG-25",
            statement=(
                "Reading grad_fn or is_leaf of a view made under no_grad raises once its memory was changed in place,"
                " in whatever mode, if its base requires grad by then."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
