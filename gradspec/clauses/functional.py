"""FN: derivatives of functions: autograd.functional, gradcheck, forward mode, torch.func."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Source, Status
from gradspec.clauses.sources import OBSERVED

FUNCTIONAL = Source(
    "torch.autograd.functional", "https://pytorch.org/docs/stable/autograd.html#functional-higher-level-api"
)

CHAPTER = Chapter(
    key="FN",
    title="Derivatives of functions",
    intro="Which mode a function runs in that is differentiated, and what its derivatives carry.",
    clauses=(
        Clause(
            id="FN-01",
            statement=(
                "autograd.functional runs the function with recording on, also where it is called under no_grad, and"
                " gives back the caller's mode."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="FN-02",
            statement=(
                "What autograd.functional returns has a history only where create_graph is True, and then in every"
                " mode."
            ),
            sources=(FUNCTIONAL,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="FN-03",
            statement=(
                "Beneath a transform of torch.func the caller's mode goes on: what it returns has a history only where"
                " recording was on outside, and recording turned off inside is off at every level."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="FN-04",
            statement=(
                "A function that torch.func differentiates may not change in place what was made outside of it, and one"
                " of its own arguments only after an op, since that is a leaf there."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="FN-05",
            statement=(
                "The function that torch.func.vjp returns can be called again and again; the mode of each call says"
                " whether what it gives has a history."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="FN-06",
            statement="torch.func.jvp differentiates in every mode, inference mode included.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="FN-07",
            statement=(
                "Transforms of torch.func turn inference mode off around the function: it makes normal tensors, and so"
                " does the transform."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
