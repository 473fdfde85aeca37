import torch

for index in (slice(None), 0, torch.tensor([0]), torch.tensor([True, False]), (0, torch.tensor([0]))):
    y = torch.ones(2, 2, requires_grad=True) * 2
    y[index] = 3
    print(y.grad_fn.name(), len(y.grad_fn.next_functions))

# torch 2.14.1 prints:
#     FillBackward3 2
#     torch::autograd::CopySlices 2
#     IndexPutBackward0 2
#     IndexPutBackward0 2
#     torch::autograd::CopySlices 2

# torch 2.15.0 prints:
#     FillBackward2 1
#     torch::autograd::CopySlices 1
#     IndexFillBackward0 1
#     MaskedFillBackward0 1
#     torch::autograd::CopySlices 1
