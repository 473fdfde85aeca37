"""What torch 2.7 changed."""

from __future__ import annotations

from .change import Change, Kind, Release

SINCE = (2, 7)

RELEASE = Release(
    SINCE,
    changes=(
        Change(
            SINCE,
            "no_numbers_come_from_mkl",
            Kind.BEHAVIOUR,
            "bernoulli by one number and exponential draw from torch's own generator, which was one of MKL on x86.",
            "https://github.com/pytorch/pytorch/pull/146174",
        ),
        Change(
            SINCE,
            "ranges_from_2_to_the_28_take_two_words",
            Kind.BEHAVIOUR,
            "randint takes two words of the generator for a range of 2**28 numbers or more, which was 2**32.",
        ),
        Change(
            SINCE,
            "copies_are_to_be_detached_first",
            Kind.WORDING,
            "The warning of torch.tensor about a tensor recommends detach().clone(), which was clone().detach().",
        ),
        Change(
            SINCE,
            "unbind_copy_resizes_what_it_writes_to",
            Kind.BEHAVIOUR,
            "unbind_copy gives the tensors of out= the shape of the parts, which it refused.",
        ),
        Change(
            SINCE,
            "backward_takes_an_edge_by_itself",
            Kind.BEHAVIOUR,
            "torch.autograd.backward takes a single GradientEdge that stands in no tuple.",
        ),
        Change(
            SINCE,
            "sort_refuses_complex_numbers_by_itself",
            Kind.BEHAVIOUR,
            "sort refuses complex numbers with ValueError, which was the RuntimeError of a missing kernel.",
        ),
        Change(
            SINCE,
            "schedulers_are_never_verbose",
            Kind.BEHAVIOUR,
            "Learning rate schedulers have no verbose any more: not as an argument, nor in their state.",
        ),
        Change(
            SINCE,
            "numbers_of_gradcheck_are_formatted",
            Kind.WORDING,
            "In fast mode gradcheck shows numbers where it showed tensors without dimensions.",
        ),
        Change(
            SINCE,
            "adamw_is_an_adam",
            Kind.BEHAVIOUR,
            "AdamW is a subclass of Adam.",
        ),
        Change(
            SINCE,
            "a_change_of_a_list_is_no_change_of_what_was_saved",
            Kind.BEHAVIOUR,
            "Ops that change a list of tensors run in allow_mutation_on_saved_tensors, where they raised.",
        ),
        Change(
            SINCE,
            "versions_of_several_tensors_are_preserved",
            Kind.API,
            "_unsafe_preserve_version_counter takes a tuple of tensors.",
        ),
    ),
    added="""
        nn.Module.set_submodule(strict) optim.Adam(decoupled_weight_decay) compiler.is_exporting
        func.debug_unwrap backends.mkldnn.allow_tf32
    """,
    removed="""
        optim.lr_scheduler.ConstantLR(verbose) optim.lr_scheduler.CosineAnnealingLR(verbose)
        optim.lr_scheduler.CosineAnnealingWarmRestarts(verbose) optim.lr_scheduler.CyclicLR(verbose)
        optim.lr_scheduler.ExponentialLR(verbose) optim.lr_scheduler.LambdaLR(verbose)
        optim.lr_scheduler.LinearLR(verbose) optim.lr_scheduler.MultiStepLR(verbose)
        optim.lr_scheduler.MultiplicativeLR(verbose) optim.lr_scheduler.OneCycleLR(verbose)
        optim.lr_scheduler.PolynomialLR(verbose) optim.lr_scheduler.ReduceLROnPlateau(verbose)
        optim.lr_scheduler.SequentialLR(verbose) optim.lr_scheduler.StepLR(verbose)
        optim.lr_scheduler._LRScheduler.print_lr
    """,
)
