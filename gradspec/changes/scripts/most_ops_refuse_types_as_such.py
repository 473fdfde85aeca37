import torch

whole, complex_ = torch.tensor([1]), torch.tensor([1j])
calls = [whole.mean, whole.std, (whole > 0).argmax, complex_.deg2rad, complex_.nansum, lambda: whole.imag]
calls += [complex_.max, complex_.sort, lambda: torch.view_as_real(whole), complex_.aminmax]
for call in calls:
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)

# torch 2.14.1 prints:
#     RuntimeError mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Long
#     RuntimeError std and var only support floating point and complex dtypes
#     RuntimeError argmax(): does not support bool input
#     RuntimeError deg2rad is not supported for complex tensors.
#     RuntimeError nansum on CPU does not support complex inputs
#     RuntimeError imag is not implemented for tensors with non-complex dtypes.
#     NotImplementedError "max_all" not implemented for 'ComplexFloat'
#     RuntimeError  Sort does not support complex dtypes on CPU
#     RuntimeError view_as_real is only supported for complex tensors
#     NotImplementedError "aminmax_cpu" not implemented for 'ComplexFloat'

# torch 2.15.0 prints:
#     NotImplementedError mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Long
#     NotImplementedError std and var only support floating point and complex dtypes
#     NotImplementedError argmax(): does not support bool input
#     NotImplementedError deg2rad is not supported for complex tensors.
#     NotImplementedError nansum on CPU does not support complex inputs
#     TypeError imag is not implemented for tensors with non-complex dtypes.
#     NotImplementedError "max_all" not implemented for 'ComplexFloat'
#     TypeError  Sort does not support complex dtypes on CPU
#     TypeError view_as_real is only supported for complex tensors
#     TypeError aminmax not implemented for ComplexFloat
