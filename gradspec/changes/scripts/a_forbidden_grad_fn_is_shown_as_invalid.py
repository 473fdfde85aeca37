import torch

x = torch.ones(2, requires_grad=True).clone()
first, second = x.unbind()
with torch.no_grad():
    first.mul_(2)
try:
    print(first)
except RuntimeError as error:
    print(error)

# torch 2.1.2 prints:
#     Output 0 of UnbindBackward0 is a view and its base or another view of its base has been modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.

# torch 2.2.2 prints:
#     tensor(2., grad_fn=<Invalid>)
