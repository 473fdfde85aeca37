"""What ops raise for element types that they do not take, in torch's words."""

from __future__ import annotations

from .. import errors, refused_types
from ..dtypes import dtype as dtype_
from ..semantics import SEMANTICS

LEAKY_RELU_IN_PLACE = (
    "In-place leakyReLu backward calculation is triggered with a negative slope which is not supported. This is caused"
    " by calling in-place forward function with a negative slope, please call out-of-place version instead. File an"
    " issue at https://github.com/pytorch/pytorch if you do require supporting in-place leakRelu backward calculation"
    " with negative slope"
)
ELU_IN_PLACE = (
    "In-place elu backward calculation is triggered with a negative slope which is not supported. This is caused by"
    " calling in-place forward function with a negative slope, please call out-of-place version instead."
)
CONJUGATED_AS_REAL = (
    "view_as_real doesn't work on unresolved conjugated tensors.  To resolve the conjugate tensor so you can view it as"
    " real, use self.resolve_conj(); however, be warned that the resulting tensor will NOT alias the original."
)
INTEGER_ADDCDIV = (
    "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true"
    " division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value *"
    " torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for"
    " float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2),"
    " for all dtypes."
)

#: What torch calls the kernel that an op runs, where its message does not use the op's own name with ``_cpu``.
_KERNELS = {
    "erf": "erf_vml_cpu",
    "erfc": "erfc_vml_cpu",
    "floor": "floor_vml_cpu",
    "ceil": "ceil_vml_cpu",
    "round": "round_vml_cpu",
    "trunc": "trunc_vml_cpu",
    "erfinv": "erfinv_vml_cpu",
    "i0": "i0_vml_cpu",
    "lgamma": "lgamma_vml_cpu",
    "digamma": "digamma",
    "trigamma": "trigamma",
    "polygamma": "polygamma",
    "round to decimals": "round_cpu",
    "clamp_min by a tensor": "maximum_cpu",
    "clamp_max by a tensor": "minimum_cpu",
    "addcmul": "addcmul_cpu_out",
    "addcdiv": "addcdiv_cpu_out",
    "mvlgamma": "arange_cpu",
    "max of all": "max_all",
    "min of all": "min_all",
    "amax": "max_values_cpu",
    "amin": "min_values_cpu",
    "index_reduce": "index_func_",
    "index_reduce to the maximum": "maximum_cpu",
    "index_reduce to the minimum": "minimum_cpu",
    "index_reduce without itself": "index_reduce_func_exclude_input_init",
    "gelu": "GeluKernelImpl",
    "celu": "elu_cpu",
    "selu": "elu_cpu",
    "softshrink": "softshrink_check" if SEMANTICS.softshrink_is_checked_by_a_kernel else "softshrink_cpu",
    "bernoulli": "bernoulli_tensor_cpu_self_",
    "bernoulli by a number": "bernoulli_scalar_cpu_",
    "bernoulli by": "bernoulli_tensor_cpu_p_",
    "random": "random_kernel_cpu",
    "baddbmm": "baddbmm",
    "max_pool1d": "max_pool1d_impl",
    "max_pool2d": "max_pool2d",
    "max_pool3d": "max_pool3d",
    "im2col": "im2col_out_cpu",
    "col2im": "col2im_out_cpu",
    "rms_norm": "rms_norm",
    "batch_norm": "batch_norm",
    "rrelu": "leaky_relu_cpu",
    "rrelu in training": "rrelu_with_noise_out_cpu",
}
_BOUNDS_OF_COMPLEX = RuntimeError("check_random_bounds handles only integral, floating-point and boolean types")
_CLAMP_OF_COMPLEX = refused_types.COMPLEX("clamp is not supported for complex types")
_WORDED = {
    ("neg", 0): refused_types.BOOL(errors.BOOL_NEGATION),
    ("sub", 0): refused_types.BOOL(errors.BOOL_SUBTRACTION),
    ("relu", 0): refused_types.BOOL("Boolean inputs not supported for relu"),
    ("relu", 3): _CLAMP_OF_COMPLEX,
    ("random within bounds", 3): _BOUNDS_OF_COMPLEX,
    ("hardtanh", 0): refused_types.BOOL("Bool inputs not supported for hardtanh"),
    ("hardtanh", 3): _CLAMP_OF_COMPLEX,
    ("sign", 3): refused_types.COMPLEX(
        "Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead."
    ),
    ("floor", 3): refused_types.COMPLEX("floor is not supported for complex inputs"),
    ("ceil", 3): refused_types.COMPLEX("ceil is not supported for complex inputs"),
    ("trunc", 3): refused_types.COMPLEX("trunc is not supported for complex inputs"),
    ("maximum", 3): refused_types.SENSELESS("maximum not implemented for complex tensors."),
    ("minimum", 3): refused_types.SENSELESS("minimum not implemented for complex tensors."),
    ("fmax", 3): refused_types.SENSELESS("fmax not implemented for complex tensors."),
    ("deg2rad", 3): refused_types.NOT_THERE("deg2rad is not supported for complex tensors."),
    ("rad2deg", 3): refused_types.NOT_THERE("rad2deg is not supported for complex tensors."),
    ("mvlgamma", 0): RuntimeError("The input tensor may not be a boolean tensor."),
    ("nansum", 3): refused_types.NOT_THERE(
        f"nansum {'on CPU ' * SEMANTICS.nansum_speaks_of_the_cpu}does not support complex inputs"
    ),
    ("max", 3): refused_types.SENSELESS("max(): does not support complex input"),
    ("min", 3): refused_types.SENSELESS("min(): does not support complex input"),
    ("argmax", 3): refused_types.SENSELESS("argmax(): does not support complex input"),
    ("argmin", 3): refused_types.SENSELESS("argmin(): does not support complex input"),
    ("fmin", 3): refused_types.SENSELESS("fmin not implemented for complex tensors."),
}


def of(name: str, dtype: dtype_) -> Exception:
    """The exception with which the op of this name refuses the type."""
    worded = _WORDED.get((name, dtype.category))
    if worded is not None:
        return type(worded)(*worded.args)
    return errors.missing_kernel(_KERNELS.get(name, f"{name}_cpu"), dtype.legacy_name)


def least_and_most_of_complex(dtype: dtype_) -> Exception:
    """How aminmax refuses complex numbers, and histc, which asks it."""
    if SEMANTICS.most_ops_refuse_types_as_such:
        return TypeError(f"aminmax not implemented for {dtype.legacy_name}")
    return errors.missing_kernel("aminmax_cpu", dtype.legacy_name)


def continuous(name: str, shown: str) -> Exception:
    """What a continuous distribution says to a type that is not floating."""
    return RuntimeError(
        f"{name} distribution is a continuous probability distribution. dtype must be a floating point but you"
        f" specified {shown}"
    )


def c_name(dtype: dtype_) -> str:
    """What C++ calls the type, which is how some messages name it."""
    return _C_NAMES.get(dtype.legacy_name, dtype.legacy_name.lower())


_C_NAMES = {
    "Long": "long int",
    "Short": "short int",
    "Byte": "unsigned char",
    "Char": "signed char",
    "Half": "c10::Half",
    "BFloat16": "c10::BFloat16",
    "ComplexFloat": "c10::complex<float>",
    "ComplexDouble": "c10::complex<double>",
}
