"""IP: in-place changes, views, versions."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Status
from gradspec.clauses.sources import (
    AUTOGRAD,
    BROADCASTING,
    GRAD_MODE_CODE,
    MECHANICS,
    OBSERVED,
    TENSOR,
    TENSOR_ATTRIBUTES,
    TENSOR_VIEWS,
    TESTS,
    issue,
)

CHAPTER = Chapter(
    key="IP",
    title="In-place changes, views, versions",
    intro="What may be changed in place, what shares memory, and how a stale value is noticed.",
    clauses=(
        Clause(
            id="IP-01",
            statement=(
                "Every tensor but an inference tensor has a version, which advances with each in-place change of it"
                " or of what shares its version."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
            agreement=Agreement.IN_PART,
            documentation="Every tensor keeps a version counter.",
        ),
        Clause(
            id="IP-02",
            statement="Backward raises where a saved tensor's version is not the one it was saved at.",
            sources=(
                MECHANICS,
                AUTOGRAD,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-03",
            statement=(
                "In-place changes that raise no error give right gradients, unless they went by way of .data, which"
                " no version notices."
            ),
            sources=(
                MECHANICS,
                AUTOGRAD,
            ),
            status=Status.DOCUMENTED,
            agreement=Agreement.CONTRADICTS,
            documentation="If in-place ops are used and no error is seen, the gradients are certain to be right.",
        ),
        Clause(
            id="IP-04",
            statement="An in-place op works though the storage is shared by other tensors.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
            agreement=Agreement.CONTRADICTS,
            documentation="An in-place op raises if its storage is referenced by another tensor.",
        ),
        Clause(
            id="IP-05",
            statement="In grad mode a leaf that requires grad may not be changed in place.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="IP-06",
            statement="In grad mode a view of a leaf that requires grad may not be changed in place.",
            sources=(
                TESTS,
                issue(46204),
            ),
            status=Status.ASSERTED,
        ),
        Clause(
            id="IP-07",
            statement=(
                "A recorded in-place op with an argument that requires grad makes its target a non-leaf that"
                " requires grad."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="IP-08",
            statement="A tensor may be changed in place first and then made to require grad.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="IP-09",
            statement="A view shares the data of its base; a change of either shows in both.",
            sources=(TENSOR_VIEWS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-10",
            statement="detach() shares storage and version with its source; .data shares the storage only.",
            sources=(
                TENSOR,
                issue(5396),
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-11",
            statement="A detached tensor does not require grad and carries no tangent.",
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-12",
            statement="detach_() makes the tensor itself a leaf; a view that was recorded cannot be detached in place.",
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-13",
            statement=(
                "reshape gives a view where strides allow it and a copy otherwise; contiguous gives the tensor"
                " itself where it is contiguous."
            ),
            sources=(TENSOR_VIEWS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-14",
            statement=(
                "Basic indexing gives views, advanced indexing copies, and assignment by either changes the tensor"
                " in place."
            ),
            sources=(TENSOR_VIEWS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-15",
            statement="A pack hook that changes its input in place makes the op raise.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-16",
            statement=(
                "A value assigned to an index whose shape it has not is viewed without its leading dimensions of size"
                " 1, even where it has none, and then expanded; one of the right shape is copied as it is."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-17",
            statement=(
                "A value put at places must have the target's type, but a single value put at a single mask is"
                " converted, as is whatever is assigned to a basic index."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-18",
            statement="An op by mask or index tensor saves it as it was given; changing it makes backward raise.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-19",
            statement=(
                "A list of fewer than 32 entries that holds a list, a slice, a tensor, None or ... is taken for a tuple"
                " of indices, with a warning that this will change."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.CONTRADICTS,
            documentation="The warning says that from 2.9 on such a list is one index tensor; in 2.13 it is not yet.",
        ),
        Clause(
            id="IP-20",
            statement=(
                "The grad_fn of a view whose base changed in place is made anew as strides into the base, and under"
                " _force_original_view_tracking by the ops that had made the view."
            ),
            sources=(GRAD_MODE_CODE,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-21",
            statement=(
                "A view of a view counts as made in the way in which it was made itself, but in grad mode as the view"
                " it was made of, and always as made in inference mode if that one was."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-22",
            statement=".data of a tensor cannot be deleted, and takes nothing but a tensor.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-23",
            statement=(
                "The gradient of a view through strides reaches each element of the base once: a place that was read"
                " several times adds up, and elements of the base that share a place share what arrives there."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-24",
            statement=(
                "A view that reads its memory in another way, as the parts or the conjugates of complex numbers, is"
                " always made anew by its own op where its base changed."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-25",
            statement=(
                "A view that is one of several outputs of an op (split, chunk, unbind) may not take part in a"
                " recorded in-place change, neither by itself nor through its base; unrecorded ones are allowed."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="IP-26",
            statement="A view that a custom function returns may not take part in a recorded in-place change.",
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="IP-27",
            statement=(
                "A recorded in-place change of a view gives its base a new history, which only the elements of the"
                " view pass through the op."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
        ),
        Clause(
            id="IP-28",
            statement=(
                "An in-place op raises where elements of its target share memory, unless it only fills, and where an"
                " argument shares part of the target's memory and not all of it."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-29",
            statement=(
                "What an in-place op computes is converted to the type of its target, but never from a floating to an"
                " integral or from a complex to a real one."
            ),
            sources=(TENSOR_ATTRIBUTES,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-30",
            statement="The arguments of an in-place op are broadcast to its target, and the target never to them.",
            sources=(BROADCASTING,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-31",
            statement=(
                "A tensor given as out= takes the shape of the result, with a warning if it had elements and another"
                " shape."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-32",
            statement="A view keeps its base alive; a base does not keep its views.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-33",
            statement=(
                "requires_grad_() on a view of a tensor that does not require grad makes a leaf of the view alone."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-34",
            statement="A detached view is a view of nothing, and views of it have it as their base.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-35",
            statement=(
                "An in-place op on the shape (t_, squeeze_) lets the tensor itself see its memory otherwise and"
                " advances the version; base and other views keep their shape and history."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-36",
            statement=(
                "copy.copy of a tensor shares its memory and has a version of its own; copy.deepcopy keeps storages"
                " shared among the copies, makes no views, and is for leaves only."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-37",
            statement=(
                "An in-place op that reads what it writes in another order (y.mul_(y[:, 0])) computes element by"
                " element, in the order in which they lie in memory, from what is there by then."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-38",
            statement=(
                "set_() lets a tensor take over the memory and shape of another: it shares memory with it and no"
                " version, and its own version advances."
            ),
            sources=(TENSOR,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="IP-39",
            statement=(
                "set_() is an in-place change: a leaf that requires grad refuses it in grad mode, and a recorded"
                " one has no derivative."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-40",
            statement=(
                "A view goes on seeing the memory that its base had when the base takes over another, by set_() or"
                " by .data."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-41",
            statement="resize_() keeps the memory, and a tensor that requires grad refuses it in every mode.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="IP-42",
            statement="torch.Tensor(tensor) is a recorded view of the whole tensor.",
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
