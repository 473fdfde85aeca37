import torch

x = torch.ones(2, 2, requires_grad=True)
for view in (x[:, 0], x[:, None], x[:, :], x[:]):
    print(view.grad_fn.name(), view.grad_fn.next_functions[0][0].name())

# torch 2.8.0 prints:
#     SelectBackward0 SliceBackward0
#     UnsqueezeBackward0 SliceBackward0
#     SliceBackward0 SliceBackward0
#     SliceBackward0 torch::autograd::AccumulateGrad

# torch 2.9.1 prints:
#     SelectBackward0 torch::autograd::AccumulateGrad
#     UnsqueezeBackward0 torch::autograd::AccumulateGrad
#     AliasBackward0 torch::autograd::AccumulateGrad
#     SliceBackward0 torch::autograd::AccumulateGrad
