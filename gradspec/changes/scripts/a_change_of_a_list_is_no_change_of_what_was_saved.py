import torch

x = torch.ones(2)
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    try:
        torch._foreach_mul_([x], 2.0)
        print(x)
    except AttributeError as error:
        print(error)

# torch 2.6.0 prints:
#     'list' object has no attribute 'data_ptr'

# torch 2.7.1 prints:
#     tensor([2., 2.])
