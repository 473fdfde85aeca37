"""Every form says to wrong arguments what torch says: a call that fails is read again as torch reads it.

A call that succeeds pays for one more Python call. A form in ``UNCHECKED`` does not; of a missing argument it says what
Python says.
"""

from __future__ import annotations

import functools
import inspect
import re
from typing import Any, Callable, Mapping, Sequence

from .. import batches, library_errors
from ..dtypes import dtype
from ..graph import gradient_edge, is_recording, requires_grad
from ..handing_over import takes_strangers, watched_form
from ..modes import no_grad
from ..tensor import Tensor
from . import dimension_names
from .declare import FUNCTIONS
from .few_kernels import asked_before
from .older_kernels import looked_up
from .out_forms import write_out, write_outs
from .out_rules import way_of
from .parsing import OTHER_NAMES, as_today, by_place, matched, younger

UNCHECKED: frozenset[str] = frozenset()

#: Forms that would take some arguments which torch refuses, always or where the layout of a float's integer has been
#: worked out before (``layout`` remembers): these are read before each call.
READ_FIRST = frozenset(
    """
    adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d
    _upsample_bicubic2d_aa _upsample_bilinear2d_aa _upsample_lanczos2d_aa
    upsample_bicubic2d upsample_bilinear2d upsample_linear1d upsample_trilinear3d alpha_dropout alpha_dropout_
    arctan2 arctan2_ as_strided
    as_strided_ atan2 atan2_ avg_pool1d avg_pool2d avg_pool3d max_pool3d
    max_pool3d_with_indices batch_norm bernoulli bilinear binary_cross_entropy_with_logits
    cholesky combinations cosine_similarity dist index_add index_add_ logit logit_ logspace
    linalg_vector_norm vector_norm
    allclose as_strided_copy diag diag_embed diagflat diff histc is_pinned isclose mvlgamma mvlgamma_ polygamma
    polygamma_ randperm roll split_copy to_dense topk unsafe_chunk unsafe_split unsqueeze_copy
    cumulative_trapezoid diagonal dropout dropout_ dsplit embedding eye feature_alpha_dropout
    feature_alpha_dropout_ feature_dropout feature_dropout_ fill_diagonal_ flip fmax fmin hsplit hypot hypot_
    instance_norm kl_div poisson_nll_loss rrelu_
    clamp_max_ clamp_min_ logical_and_ logical_or_ logical_xor_ squeeze_
    igamma igamma_ igammac igammac_ index_put index_put_ isin kthvalue linspace logaddexp logaddexp2 logsumexp
    matrix_power median multinomial nanmedian nanquantile narrow narrow_copy new_full nonzero pairwise_distance prod put
    put_ quantile randint randint_like random_ range renorm renorm_ resize_ rot90 rrelu set_ squeeze_copy std std_mean
    sum_to_size gcd gcd_ lcm lcm_
    tensor_split tile trapezoid trapz tril tril_ tril_indices triu triu_ triu_indices unfold vander var
    var_mean vsplit torch.reshape torch.permute inner.grid_sampler inner.affine_grid_generator
    inner.split inner._unique2 inner.unique_dim inner.unique_consecutive
    torch.view_copy torch.expand_copy torch.permute_copy
    celu celu_ elu elu_ hardshrink hardtanh hardtanh_ leaky_relu leaky_relu_ softplus softshrink threshold threshold_
    """.split()
)

#: Forms that ask for the histories of their tensors before anything else: of a view that has none any more this is told
#: first, whatever else is wrong. (Forms that consist of others, such as ``narrow``, look at their arguments before.)
ASKING_FIRST = frozenset(
    """
    amax amin as_strided cholesky cross det diag_embed diagonal dist expand expand_as gather gcd index_add index_copy
    index_fill index_select inverse kthvalue logsumexp masked_fill masked_select matrix_exp max mean median min mode
    nanmedian nansum norm permute pinverse prod qr renorm reshape reshape_as roll rot90 scatter scatter_add select
    slogdet sort split squeeze std sum swapaxes swapdims topk trace transpose unbind unfold unsafe_split unsqueeze var
    view view_as where
    """.split()
)

#: Methods that the class of tensors has without an op.
_OF_THE_CLASS = frozenset(
    """
    data_ptr detach detach_ dim element_size is_contiguous is_inference item numel requires_grad_ retain_grad size
    storage_offset stride tolist untyped_storage
    """.split()
)

#: What Python says where a form has other names for its parameters than torch.
_BINDING = re.compile("unexpected keyword argument|required positional argument")

#: What takes more here than this release did.
_YOUNGER = younger()

#: Keywords of which one int would be taken for a list.
_READ_WITH = frozenset(("out", "repeats", "shape", "size"))

_CANONICAL = {other: name for name, others in OTHER_NAMES.items() for other in others}


def checked(path: str, form: Callable[..., Any]) -> Callable[..., Any]:
    """``form``, whose failures are torch's refusals where torch would not take the arguments."""
    is_method = path.startswith(("Tensor.", "inner.Tensor."))
    name = path.rpartition(".")[2]
    reads_first = path in READ_FIRST or name in READ_FIRST or path in _YOUNGER
    asks_first = name in ASKING_FIRST
    samples = batches.stack
    own = form
    form = asked_before(name, own) or own
    form = looked_up(name, form) or form

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        # Which forms take out= differs, even between the function and the method.
        if reads_first or (kwargs and not _READ_WITH.isdisjoint(kwargs)):
            signature, arguments = matched(path, args[1:] if is_method else args, kwargs) or (None, None)
            dimension_names.check(signature, arguments, args, name)
        try:
            if not (kwargs or samples):
                return form(*args)  # most calls: a third of the time that passing no keywords on takes
            return batches.call(form, args, kwargs) if samples else form(*args, **kwargs)
        except Exception as error:
            if takes_strangers((*args, *kwargs.values())):
                return watched_form(path)(*args, **kwargs)
            # A view of another type is looked at before.
            if asks_first and not isinstance(error, TypeError) and not any(one.__class__ is dtype for one in args):
                ask_for_histories((*args, *kwargs.values()))
            if is_method and not (args and isinstance(args[0], Tensor)):
                raise
            signature, arguments = matched(path, args[1:] if is_method else args, kwargs) or (None, None)
            dimension_names.check(signature, arguments, args, name)
            if arguments and arguments.get("out_dtype") is not None:  # which other devices have
                raise NotImplementedError(library_errors.no_kernel(f"aten::{name}.dtype")) from None
            if signature is not None and signature.is_deprecated and arguments is not None:
                positional, renamed = as_today(path, signature, arguments)
                args = (*args[:is_method], *positional)
            else:
                if arguments and arguments.get("out") is not None and not _takes_out(own):
                    return _with_out(form, args, kwargs)
                renamed = {_CANONICAL.get(name, name): value for name, value in kwargs.items()}
                if renamed.keys() == kwargs.keys():
                    if signature is None or not arguments or not kwargs or not _BINDING.search(str(error)):
                        raise
                    positional, renamed = by_place(signature, arguments)
                    args = (*args[:is_method], *positional)
                    if renamed.keys() == kwargs.keys():
                        raise
        return call(*args, **renamed)

    call.__name__ = name
    return call


# What is recorded needs the history of each input; a view whose base was changed gets it anew, or may not.
def ask_for_histories(values: Sequence[Any]) -> None:
    """Raises RuntimeError for a view that may have none any more."""
    if is_recording():
        for one in values:
            for tensor in one if isinstance(one, (list, tuple)) else (one,):
                if isinstance(tensor, Tensor) and requires_grad(tensor):
                    gradient_edge(tensor)


def _takes_out(form: Callable[..., Any]) -> bool:
    return "out" in inspect.signature(form, follow_wrapped=False).parameters


def _with_out(form: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """The ``out=`` form, derived: what the form gives, written into ``out``."""
    rest = {name: value for name, value in kwargs.items() if name != "out"}
    values = {str(place): value for place, value in enumerate((*args, *rest.values()))}
    out, name = kwargs["out"], form.__name__

    def compute() -> Any:
        if way_of(name).graph == "copied":
            return form(*args, **rest)
        with no_grad():
            return form(*args, **rest)

    if isinstance(out, Tensor):
        return write_out(name, out, values, compute)
    return write_outs(name, out, values, compute)


def inner(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: a function that ``nn.functional`` calls, and which reads its arguments as torch's function does."""
    return lambda form: checked(f"inner.{name}", form)


def check_all() -> None:
    """Put the checked forms in the place of all that the ops declared."""
    for name, form in list(FUNCTIONS.items()):
        if name not in UNCHECKED:
            FUNCTIONS[name] = checked(f"torch.{name}", form)
    for name, form in list(vars(Tensor).items()):
        is_form = inspect.isfunction(form) and (".ops." in form.__module__ or name in _OF_THE_CLASS)
        if is_form and name[0] != "_" and name not in UNCHECKED:
            setattr(Tensor, name, checked(f"Tensor.{name}", form))


def check_functional(namespace: dict[str, Any]) -> None:
    """The same for ``nn.functional``, where torch reads the arguments of some functions itself."""
    for name, form in list(namespace.items()):
        if inspect.isfunction(form) and name[0] != "_":
            namespace[name] = made = checked(f"nn.functional.{name}", form)
            if form.__module__.startswith(namespace["__name__"]):
                made.__module__ = namespace["__name__"]  # where pickle finds it
