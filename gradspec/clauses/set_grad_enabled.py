"""SG: what set_grad_enabled does."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import GRAD_MODE_CODE, OBSERVED, SET_GRAD_ENABLED, TESTS, issue, pull

CHAPTER = Chapter(
    key="SG",
    title="set_grad_enabled",
    intro="Recording set on or off by a value: as a call, a context or a decorator.",
    clauses=(
        Clause(
            id="SG-01",
            statement="The bool argument decides whether recording is on or off.",
            sources=(SET_GRAD_ENABLED,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="SG-02",
            statement="As a plain call it takes effect at once, and lasts.",
            sources=(SET_GRAD_ENABLED,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="SG-03",
            statement="As a context manager it restores the mode on leaving.",
            sources=(SET_GRAD_ENABLED,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="SG-04",
            statement=(
                "The mode restored is the one at construction, not the one at entry; entering again sets the mode"
                " again."
            ),
            sources=(GRAD_MODE_CODE,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="SG-05",
            statement="As a decorator it leaves the mode of the code that decorates as it was before the call.",
            sources=(issue(113298),),
            status=Status.DOCUMENTED,
            since="2.2",
        ),
        Clause(
            id="SG-06",
            statement="The decorated function runs in the given mode, and the caller's mode is back after it.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="SG-07",
            statement="It is a state of the thread: a call in one thread does not affect another.",
            sources=(SET_GRAD_ENABLED,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="SG-08",
            statement="Forward-mode AD is not affected: tangents propagate.",
            sources=(SET_GRAD_ENABLED,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="SG-09",
            statement=(
                "An argument that is not a bool (a number, None, a tensor, a function decorated without"
                " parentheses) raises TypeError and changes no mode."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="SG-10",
            statement="Its repr names the class and the mode.",
            sources=(pull(155681),),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
            since="2.8",
        ),
        Clause(
            id="SG-11",
            statement=(
                "Inside inference mode it sets the grad flag, and nothing is recorded all the same; leaving"
                " inference mode restores the flag from before it."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
