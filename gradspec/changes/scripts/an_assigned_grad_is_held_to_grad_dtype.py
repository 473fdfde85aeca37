import torch

x = torch.ones(2, requires_grad=True)
try:
    x.grad = torch.ones(2, dtype=torch.double)
except RuntimeError as error:
    print(error)

# torch 2.9.1 prints:
#     attempting to assign a gradient with dtype 'double' to a tensor with dtype 'float'. Please ensure that the gradient and the tensor have the same dtype

# torch 2.10.0 prints:
#     attempting to assign a gradient with dtype 'double' to a tensor with grad_dtype 'Float'. The gradient must match the tensor's grad_dtype (defaults to the tensor's dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or None to allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and its gradient may break downstream systems that assume they match.
