"""RNG: random numbers."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import OBSERVED, RANDOM_CODE

CHAPTER = Chapter(
    key="RNG",
    title="Random numbers",
    intro="How the CPU generator turns seeds into tensors; every value of the chapter is that of torch on the CPU.",
    clauses=(
        Clause(
            id="RNG-01",
            statement=(
                "A uniform float32 takes the low 24 bits of one 32-bit draw of mt19937, a uniform float64 the low"
                " 53 of two, as a fraction in [0, 1) that is then scaled to the range."
            ),
            sources=(
                RANDOM_CODE,
                OBSERVED,
            ),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="RNG-02",
            statement=(
                "A normal tensor of fewer than 16 elements takes each element from a Box-Muller pair of float64"
                " uniforms, and keeps the second of the pair for the next normal number."
            ),
            sources=(
                RANDOM_CODE,
                OBSERVED,
            ),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="RNG-03",
            statement=(
                "From 16 elements up a normal tensor is filled with uniforms of its dtype, which are turned into"
                " normals in blocks of 16, eight radii with eight angles; a last block that is not full is drawn"
                " anew over the last 16."
            ),
            sources=(
                RANDOM_CODE,
                OBSERVED,
            ),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="RNG-04",
            statement=(
                "manual_seed sets mt19937 from the seed, drops a kept normal number and returns the generator;"
                " get_rng_state and set_rng_state take it away and bring it back whole."
            ),
            sources=(
                RANDOM_CODE,
                OBSERVED,
            ),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="RNG-05",
            statement=(
                "An integer of a range below 2**32 is one 32-bit draw modulo the range, added to its low end; of a"
                " wider one it is a 64-bit draw."
            ),
            sources=(
                RANDOM_CODE,
                OBSERVED,
            ),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="RNG-06",
            statement=(
                "bernoulli with a tensor of probabilities compares each with a uniform of its dtype; with one"
                " number it compares a float64 uniform per element, or on processors for which torch uses MKL draws"
                " one seed and leaves the rest to MKL."
            ),
            sources=(
                RANDOM_CODE,
                OBSERVED,
            ),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="RNG-07",
            statement=(
                "randperm of n exchanges each position but the last with one at or after it, chosen by a 32-bit"
                " draw modulo what is left."
            ),
            sources=(
                RANDOM_CODE,
                OBSERVED,
            ),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="RNG-08",
            statement="No mode of autograd changes which numbers are drawn.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
