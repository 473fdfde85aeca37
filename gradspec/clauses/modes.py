"""MODE: the three modes."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import (
    GRAD_MODE_CODE,
    INFERENCE_MODE,
    INFERENCE_NOTE,
    MECHANICS,
    NO_GRAD,
    OBSERVED,
    TENSOR,
    TESTS,
    issue,
)

CHAPTER = Chapter(
    key="MODE",
    title="The three modes",
    intro="Grad mode, no-grad mode and inference mode: what each is, how long it lasts, and for whom.",
    clauses=(
        Clause(
            id="MODE-01",
            statement="There are three modes, grad, no-grad and inference; where none was entered it is grad mode.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="MODE-02",
            statement="Each mode can be entered by a context manager and by a decorator.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="MODE-03",
            statement=(
                "Outside grad mode a computed result does not require grad, except a view of a tensor that requires"
                " grad, and an op that returns the very tensor it was given."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
            agreement=Agreement.CONTRADICTS,
            documentation="requires_grad counts in grad mode only; in the other two it is overridden to be False.",
        ),
        Clause(
            id="MODE-04",
            statement="No-grad mode records nothing and still keeps versions and views; grad mode may use its results.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="MODE-05",
            statement=(
                "Inference mode records nothing and keeps neither versions nor views of the tensors made in it; those"
                " tensors may be used in grad mode afterwards only where nothing of them must be saved for backward."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
            agreement=Agreement.IN_PART,
            documentation="Tensors made in inference mode cannot be used in grad mode afterwards.",
        ),
        Clause(
            id="MODE-06",
            statement="The modes are a state of the thread: what one thread enters does not affect another.",
            sources=(NO_GRAD, INFERENCE_MODE),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="MODE-07",
            statement="A new thread starts in grad mode, whatever the mode of the thread that started it.",
            sources=(OBSERVED, issue(20528)),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="MODE-08",
            statement="Leaving a context restores the mode from before it, though the body raises, returns or breaks.",
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="MODE-09",
            statement="Contexts nest, and the innermost decides.",
            sources=(TESTS, INFERENCE_NOTE),
            status=Status.ASSERTED,
        ),
        Clause(
            id="MODE-10",
            statement=(
                "is_grad_enabled() and is_inference_mode_enabled() report two flags of the calling thread; where both"
                " are True the second decides and nothing is recorded."
            ),
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
            agreement=Agreement.IN_PART,
            documentation="is_grad_enabled() is True if grad mode is currently enabled.",
        ),
        Clause(
            id="MODE-11",
            statement="Module.train() and eval() change no mode, and no mode changes Module.training.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="MODE-12",
            statement="Entering inference mode leaves a module in training if it was.",
            sources=(INFERENCE_MODE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="MODE-13",
            statement=(
                "no_grad and enable_grad store the mode to restore in the instance at each entry, so that contexts left"
                " in another order than entered restore what each one saw, and leaving one twice restores it again."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="MODE-14",
            statement=(
                "Leaving a context that was never entered sets grad mode off for no_grad, to the mode at construction"
                " for set_grad_enabled, and raises AttributeError for enable_grad and inference_mode."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="MODE-15",
            statement=(
                "no_grad, enable_grad and inference_mode take what is given them as the function to decorate, callable"
                " or not (but for a bool given to inference_mode, and None: no_grad raises, enable_grad ignores it);"
                " a keyword or a second argument is a TypeError; none of this changes the mode."
            ),
            sources=(GRAD_MODE_CODE, OBSERVED),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
            since="2.1",
        ),
        Clause(
            id="MODE-16",
            statement="Entering a context gives None to `as`, and leaving it never swallows the exception of the body.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="MODE-17",
            statement=(
                "Switching the grad flag, by any context but inference_mode, is a call that a TorchFunctionMode is"
                " asked about, as _set_grad_enabled; where the mode does not make the call the flag stays."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
            since="2.1",
        ),
    ),
)
