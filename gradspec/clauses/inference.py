"""INF: what inference_mode does."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import (
    INFERENCE_MODE,
    INFERENCE_NOTE,
    INFERENCE_RFC,
    MECHANICS,
    OBSERVED,
    TENSOR,
    TESTS,
    pull,
)

CHAPTER = Chapter(
    key="INF",
    title="inference_mode",
    intro="No recording, no versions, no view tracking, and tensors that remember where they were made.",
    clauses=(
        Clause(
            id="INF-01",
            statement=(
                "It is no-grad mode, and further keeps no views and no versions of the tensors made in it; those of"
                " tensors made outside go on."
            ),
            sources=(INFERENCE_MODE,),
            status=Status.DOCUMENTED,
            agreement=Agreement.IN_PART,
            documentation="It removes the overhead of view tracking and of version counters.",
        ),
        Clause(
            id="INF-02",
            statement="No op is recorded, whatever the tensors it is given.",
            sources=(
                INFERENCE_NOTE,
                INFERENCE_RFC,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-03",
            statement="A new tensor that is not a view of another is an inference tensor.",
            sources=(INFERENCE_NOTE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-04",
            statement="A tensor that is not a view is an inference tensor exactly when it was made in the mode.",
            sources=(
                INFERENCE_NOTE,
                TENSOR,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-05",
            statement="A view is an inference tensor exactly when its base is.",
            sources=(
                INFERENCE_NOTE,
                TENSOR,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-06",
            statement="An inference tensor has no version: reading it raises.",
            sources=(INFERENCE_NOTE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-07",
            statement="Changing an inference tensor in place outside the mode raises.",
            sources=(INFERENCE_NOTE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-08",
            statement="Setting requires_grad to True on one outside the mode raises.",
            sources=(INFERENCE_NOTE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-09",
            statement="Setting requires_grad to False on one outside the mode is allowed.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-10",
            statement="clone() outside the mode gives a normal tensor.",
            sources=(INFERENCE_NOTE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-11",
            statement="A recorded op that must save an inference tensor for backward raises.",
            sources=(
                INFERENCE_RFC,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-12",
            statement=(
                "A recorded op that saves nothing (add) accepts one, and one that requires grad receives its gradient."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-13",
            statement=(
                "Inference tensors may be used in a recorded computation as long as none must be saved for backward."
            ),
            sources=(
                MECHANICS,
                INFERENCE_MODE,
            ),
            status=Status.DOCUMENTED,
            agreement=Agreement.CONTRADICTS,
            documentation="Tensors made in inference mode cannot be used in computations recorded by autograd.",
        ),
        Clause(
            id="INF-14",
            statement="An op that makes a new tensor from one outside the mode gives a normal tensor.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="INF-15",
            statement="A view of one outside the mode is an inference tensor, and is not tracked as a view.",
            sources=(
                INFERENCE_RFC,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-16",
            statement="A normal tensor may be changed in place inside; it stays normal, and its version advances.",
            sources=(
                INFERENCE_RFC,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-17",
            statement="An inference tensor may be changed in place inside, and gets no version.",
            sources=(
                INFERENCE_NOTE,
                INFERENCE_RFC,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-18",
            statement=(
                "A view of a normal tensor made inside is normal, is tracked as a view, and reports the"
                " requires_grad of its base."
            ),
            sources=(
                INFERENCE_RFC,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-19",
            statement="Such a view may not be changed in place in grad mode if its base requires grad.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="INF-20",
            statement="Reading the grad_fn of such a view raises once its base has been changed by a recorded op.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="INF-21",
            statement="requires_grad=True given to a factory inside is kept; results of ops do not require grad.",
            sources=(
                INFERENCE_RFC,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-22",
            statement="requires_grad_() is allowed inside.",
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.CONTRADICTS,
            documentation="The RFC proposed to forbid it.",
        ),
        Clause(
            id="INF-23",
            statement="A leaf that requires grad may be changed in place inside.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="INF-24",
            statement="inference_mode(False) leaves inference mode for its block; the modes nest.",
            sources=(
                INFERENCE_NOTE,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-25",
            statement=(
                "inference_mode(False) also turns recording on, within no_grad too; the mode from before is"
                " restored after it."
            ),
            sources=(
                OBSERVED,
                pull(181106),
            ),
            status=Status.DOCUMENTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-26",
            statement="It decorates with a bool, with empty parentheses, and without them.",
            sources=(
                INFERENCE_MODE,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-27",
            statement="Forward-mode AD is off inside: tangents do not propagate.",
            sources=(INFERENCE_MODE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-28",
            statement="It is a state of the thread; other threads are not affected.",
            sources=(INFERENCE_MODE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-29",
            statement="A program that raises no error gives the same values as under no_grad.",
            sources=(INFERENCE_RFC,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-30",
            statement="Code that makes parameters and modules runs unchanged inside.",
            sources=(INFERENCE_RFC,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-31",
            statement="detach() and .data of an inference tensor are inference tensors.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-32",
            statement="is_inference() tells of a tensor, and is_inference_mode_enabled() of the thread.",
            sources=(
                TENSOR,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="INF-33",
            statement="out= naming an inference tensor raises outside the mode.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="INF-34",
            statement=(
                "The same instance entered within itself leaves the mode for the inner block, and the thread stays"
                " in it after both."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-35",
            statement=(
                "An entered instance that is dropped without being left restores the mode from before its entry;"
                " leaving one twice does nothing more."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-36",
            statement=(
                "A tensor made inside with requires_grad=True is an inference tensor and a leaf; outside, recorded"
                " ops that save nothing use it."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-37",
            statement=(
                "Outside, an op whose tensors are all inference tensors is not recorded, though they require grad; a"
                " number that it turns into a tensor, or an index, counts as a normal tensor, and then it is."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-38",
            statement=("Where changing an inference tensor in place outside raises, its values are changed by then."),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-39",
            statement=(
                "detach() and .data of an inference tensor, taken outside, are inference tensors that have a version of"
                " their own."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-40",
            statement=(
                "detach_() inside does nothing to a tensor made outside: it keeps requires_grad and grad_fn, and a view"
                " is not refused."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.CONTRADICTS,
            documentation="detach_ takes the tensor out of the graph that made it, and makes it a leaf.",
        ),
        Clause(
            id="INF-41",
            statement=(
                "Assigning to .data takes over values, shape and whether it is an inference tensor; requires_grad and"
                " version stay."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-42",
            statement=(
                "Outside, a copy, a conversion and a sum of an inference tensor begin at version 1; mean and abs of one"
                " that requires grad raise in grad mode, in the words of the out= that they use beneath."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-43",
            statement=(
                "detach() and .data of an inference tensor, taken inside, have no version, even where the tensor itself"
                " has got one."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-44",
            statement=(
                "A tensor made inside that takes over the data of a normal tensor still has no version: it may be"
                " changed in place inside only."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-45",
            statement=(
                "A custom function is recorded by the grad flag alone: under enable_grad inside, its outputs get a"
                " history, which ops do not."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.CONTRADICTS,
            documentation="Nothing is recorded in inference mode.",
        ),
        Clause(
            id="INF-46",
            statement="An inference tensor may be assigned to .grad; adding to it outside raises.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-47",
            statement=(
                "nn.Parameter of an inference tensor raises outside, where requires_grad would be set, and is an"
                " inference tensor inside."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-48",
            statement=(
                "A module made inside has inference tensors as parameters: outside it runs unrecorded, and in grad"
                " mode raises where they must be saved."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-49",
            statement=(
                "A copy (copy, deepcopy, pickle) of an inference tensor is normal where it is made outside, and an"
                " inference tensor where it is made inside."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-50",
            statement=(
                "What a hook returns that was computed in inference mode becomes .grad as an inference tensor;"
                " changed in place inside, the gradient stays normal."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-51",
            statement=(
                "view(dtype) gives a tensor that is not tracked as a view, does not require grad, and is an inference"
                " tensor exactly where it was made inside."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="INF-52",
            statement=(
                "Two more of the thread's switches are the context's own, and are restored after it: inside, backward"
                " uses no threads and views are not replayed; inference_mode(False) lets backward use threads."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
