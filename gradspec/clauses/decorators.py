"""DEC: decorators, generators, coroutines."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import CONTEXT_DECORATOR, OBSERVED, TESTS, issue

CHAPTER = Chapter(
    key="DEC",
    title="Decorators, generators, coroutines",
    intro="How a mode is put around a function, and around one that is suspended.",
    clauses=(
        Clause(
            id="DEC-01",
            statement=(
                "Every call of a decorated function enters a context of its own, made by clone() of the decorating one."
            ),
            sources=(CONTEXT_DECORATOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-02",
            statement="Decorated functions that call themselves or each other restore the mode at every level.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="DEC-03",
            statement=(
                "The body of a decorated generator function runs in the mode; between its yields the caller is in"
                " the caller's."
            ),
            sources=(
                CONTEXT_DECORATOR,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-04",
            statement="A value given to send() is the value of the yield in the body, which runs on in the mode.",
            sources=(
                CONTEXT_DECORATOR,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-05",
            statement=(
                "throw() raises in the body, in the mode; what the body then yields, raises or returns is passed on."
            ),
            sources=(
                CONTEXT_DECORATOR,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-06",
            statement="close() raises GeneratorExit in the body, in the mode.",
            sources=(
                CONTEXT_DECORATOR,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-07",
            statement="The return value of the generator is the value of its StopIteration.",
            sources=(CONTEXT_DECORATOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-08",
            statement=(
                "The wrapper keeps name, docstring and __wrapped__; that of a generator function is a generator"
                " function."
            ),
            sources=(CONTEXT_DECORATOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-09",
            statement=(
                "Decorating a class warns (FutureWarning) and gives a function, whose calls construct the instance"
                " in the mode; methods run in the caller's."
            ),
            sources=(CONTEXT_DECORATOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-10",
            statement=(
                "The helper refuses an object that is both callable and a context manager as the factory of contexts."
            ),
            sources=(CONTEXT_DECORATOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-11",
            statement=(
                "On an async def the decorator has no effect on the body: it covers making the coroutine only, and"
                " the wrapper is no coroutine function."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEC-12",
            statement="On an async generator function the decorator has no effect on the body.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEC-13",
            statement=(
                "A context held across a yield in an undecorated generator holds for whoever consumes it, until the"
                " body leaves it."
            ),
            sources=(issue(49017),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="DEC-14",
            statement=(
                "The same no_grad instance entered within itself remembers the inner entry only, so that grad stays"
                " off after both are left."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEC-15",
            statement=(
                "A context held across an await holds for the other tasks of the thread; where tasks leave in"
                " another order than they entered, the mode restored last may be off for good."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="DEC-16",
            statement=(
                "A decorated method, static method or class method is bound as the undecorated one is; the"
                " decorator stands below staticmethod and classmethod."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="DEC-17",
            statement=(
                "A decorated generator keeps its arguments unevaluated until the first next(), and restores the"
                " caller's mode when the body raises or ends."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
