"""BW: backward, hooks, threads."""

from __future__ import annotations

from gradspec.clauses.entries import Agreement, Chapter, Clause, Source, Status
from gradspec.clauses.sources import AUTOGRAD, MECHANICS, OBSERVED, TESTS, pull

CHAPTER = Chapter(
    key="BW",
    title="Backward, hooks, threads",
    intro="What backward runs, in which order, in which mode and in which thread.",
    clauses=(
        Clause(
            id="BW-01",
            statement="Pack hooks run with recording off.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-02",
            statement="saved_tensors_hooks are a state of the thread.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-03",
            statement="The mode during backward is set by create_graph and not by the caller's mode.",
            sources=(pull(63115),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-04",
            statement=(
                "The forward of an autograd.Function runs with recording off, and its backward with recording on"
                " only where create_graph is."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-05",
            statement=(
                "Concurrent backward calls into one leaf's .grad are not deterministic; autograd.grad accumulates"
                " nowhere and is safe."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-06",
            statement=(
                "A second backward through a graph whose saved tensors were freed raises; retain_graph=True keeps them."
            ),
            sources=(
                MECHANICS,
                TESTS,
            ),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-07",
            statement="Concurrent reads of tensors are safe; in-place changes need a lock of the program's own.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-08",
            statement=(
                "A tensor hook stays with the grad_fn that the tensor had when it was registered, across later"
                " in-place ops."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-09",
            statement=(
                "At a node the order is: tensor hooks, pre-hooks of the node, retained .grad, the node,"
                " post-accumulate hooks, post-hooks of the node."
            ),
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-10",
            statement="Post-accumulate hooks can be registered on leaves only.",
            sources=(MECHANICS,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-11",
            statement="torch.func.grad ignores a no_grad around it and respects one inside the function.",
            sources=(Source("functorch issue 179", "https://github.com/pytorch/functorch/issues/179"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-12",
            statement=(
                "The first gradient of a leaf becomes its .grad as it is where nobody else holds it and its layout is"
                " the leaf's, and a copy in the leaf's layout otherwise; later ones are added to it in place, or with"
                " create_graph as a new tensor."
            ),
            sources=(Source("Tensor layout of .grad", f"{AUTOGRAD.url}#default-gradient-layouts"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-13",
            statement=(
                "inputs= of backward accumulates into these alone and makes non-leaves among them retain their"
                " gradient; autograd.grad returns what arrives, after the tensor's hooks. Only nodes on the way run."
            ),
            sources=(AUTOGRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-14",
            statement=(
                "A hook may replace a gradient by a tensor of the same dtype and shape; anything else that it returns"
                " raises, and so does a tensor in the place of None."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-15",
            statement=(
                "In anomaly mode each node remembers where the program made it; where a node fails in backward, or"
                " returns nan, a warning tells that of it and of the nodes whose backward it was made in."
            ),
            sources=(AUTOGRAD, TESTS),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-16",
            statement=(
                "A callback that is queued during backward runs when all nodes of the innermost pass have run, in the"
                " mode of that pass; outside backward queueing raises."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-17",
            statement=(
                "Backward may be called inside backward, from hooks and custom functions, thousands deep: the inner"
                " pass runs to its end before the outer one goes on, and has a mode and callbacks of its own."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-18",
            statement=(
                "With is_grads_batched autograd.grad gives for each gradient of a batch what it would give for that"
                " one alone, stacked."
            ),
            sources=(AUTOGRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-19",
            statement=(
                "A node can be called: from gradients of its outputs it gives those of its inputs, without hooks; an"
                " accumulator accumulates."
            ),
            sources=(TESTS,),
            status=Status.ASSERTED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-20",
            statement=(
                "A custom function gets one gradient for each output, zeros for missing ones unless told otherwise, and"
                " returns one for each argument; what it marked dirty, non-differentiable or returned as it was decides"
                " what its outputs are."
            ),
            sources=(Source("extending torch.autograd", "https://docs.pytorch.org/docs/stable/notes/extending.html"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-21",
            statement=(
                "Where an argument of a custom function has a tangent, its jvp gives the tangents of the outputs: in"
                " place where forward changed the argument, a view where forward returned a view."
            ),
            sources=(Source("extending torch.autograd", "https://docs.pytorch.org/docs/stable/notes/extending.html"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-22",
            statement=(
                "A pair of hooks can be registered on one saved tensor of a node (its _raw_saved_ attribute): the pack"
                " hook runs at once, the unpack hook at each reading. A second pair, None and a freed tensor raise."
            ),
            sources=(Source("hooks for saved tensors", f"{AUTOGRAD.url}#hooks-for-saved-tensors"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-23",
            statement=(
                "A call checkpointed with use_reentrant=False is recorded as usual, but its nodes save nothing: each"
                " pass that needs something computes the call again, once, with recording on, and takes each once."
            ),
            sources=(Source("torch.utils.checkpoint", "https://docs.pytorch.org/docs/stable/checkpoint.html"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-24",
            statement=(
                "A call checkpointed with use_reentrant=True is one node and records nothing inside; its backward"
                " computes it again and runs a backward of its own, which neither autograd.grad nor inputs= allows."
            ),
            sources=(Source("torch.utils.checkpoint", "https://docs.pytorch.org/docs/stable/checkpoint.html"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-25",
            statement=(
                "Inside allow_mutation_on_saved_tensors a saved tensor may be changed in place: backward gets what it"
                " was. Backward must run inside too, and the context cannot be nested."
            ),
            sources=(Source("saved tensors hooks", f"{AUTOGRAD.url}#hooks-for-saved-tensors"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-26",
            statement=(
                "Inside of a transform of torch.func a custom function needs setup_context, which runs once at each"
                " level, forward only once; vmap needs generate_vmap_rule or a vmap of the function's own, not both."
            ),
            sources=(Source("extending torch.func", "https://docs.pytorch.org/docs/stable/notes/extending.func.html"),),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-27",
            statement=(
                "A tensor that the derivative of one input alone needs is saved only where that input needs a gradient;"
                " what several derivatives need, numbers, results, and all that the op of one input needs are saved in"
                " any case, and so a later change of them is noticed."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-28",
            statement=(
                "Of the nodes that are ready the one that was recorded last runs first, and accumulators run before"
                " all others."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-29",
            statement=(
                "A hook over several tensors is called once in a pass: with the gradients that the pass computes when"
                " the last of them has come, None for the others, or with the first that comes. The node of a single"
                " output does not count."
            ),
            sources=(AUTOGRAD, TESTS),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-30",
            statement=(
                "get_gradient_edge tells where gradients of a tensor flow to. An edge may stand for a tensor among"
                " the outputs and the inputs of backward and grad, and keeps alive what is behind it."
            ),
            sources=(AUTOGRAD, TESTS),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-31",
            statement=(
                "autograd.grad raises for an input that the outputs do not depend on; with allow_unused it gives"
                " None, with materialize_grads zeros."
            ),
            sources=(AUTOGRAD,),
            status=Status.DOCUMENTED,
        ),
        Clause(
            id="BW-32",
            statement=(
                "The hooks of a tensor or node that run are those that it had when the first of them began: what one"
                " registers or removes counts from the next time on."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-33",
            statement=(
                "A node that no gradient reaches runs all the same: its hooks get None, what it saved is checked, and"
                " one that has no derivative refuses."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-34",
            statement=(
                "What a node saved is given up after its post-hooks have run; where one of them raises it is kept."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-35",
            statement=(
                "A gradient is converted to the dtype that its tensor's gradient has; of a complex one a real tensor"
                " gets the real part, but a custom function may not return it."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-36",
            statement=(
                "Backward from a single output runs that tensor's hooks and fills its retained gradient even where none"
                " of the gradients that are asked for lies behind it; from several outputs it does not."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
        Clause(
            id="BW-37",
            statement=(
                "What backward itself warns of is said when the pass is over, in the order in which it came up, after"
                " all that its hooks warned of; a filter that makes it an error undoes nothing of the pass, and where"
                " the pass raised, its own error stays."
            ),
            sources=(OBSERVED,),
            status=Status.OBSERVED,
            agreement=Agreement.SILENT,
        ),
    ),
)
