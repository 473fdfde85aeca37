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
    ),
)
