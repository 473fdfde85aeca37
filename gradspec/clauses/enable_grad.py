"""EG: what enable_grad does."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import ENABLE_GRAD, OBSERVED, TESTS, issue, pull

CHAPTER = Chapter(
    key="EG",
    title="enable_grad",
    intro="Recording turned on again inside a block that turned it off.",
    clauses=(
        Clause(
            id="EG-01",
            statement=(
                "Recording is on inside, also within no_grad or after set_grad_enabled(False), and off again after it."
            ),
            sources=(ENABLE_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="EG-02",
            statement=(
                "enable_grad decorates a function with parentheses, and without them: its body records whatever the"
                " caller's mode."
            ),
            sources=(
                ENABLE_GRAD,
                TESTS,
                pull(107086),
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="EG-03",
            statement="In grad mode it changes nothing.",
            sources=(issue(19189),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="EG-04",
            statement=(
                "What was computed under enable_grad inside no_grad requires grad, and can be differentiated after"
                " both blocks, and within."
            ),
            sources=(ENABLE_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="EG-05",
            statement="It is a state of the thread: one thread's enable_grad does not turn recording on in another.",
            sources=(ENABLE_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="EG-06",
            statement="Forward-mode AD is not affected: tangents propagate with and without it.",
            sources=(ENABLE_GRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="EG-07",
            statement=(
                "Inside inference mode the grad flag reads True, yet nothing is recorded and results are inference"
                " tensors."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.IN_PART,
            documentation="enable_grad enables gradient calculation.",
        ),
        Clause(
            id="EG-08",
            statement=(
                "The mode to restore is taken at entry, not at construction; leaving restores what the last entry saw."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
