import torch

y = torch.ones(2, requires_grad=True) * 2
with torch.no_grad():
    view = y[:]
try:
    view[:].mul_(2)
except RuntimeError as error:
    print(str(error).partition(" at ")[0])

# torch 1.13.1 prints:
#     !grad_fn INTERNAL ASSERT FAILED

# torch 2.0.1 prints:
#     Output 0 of SliceBackward0 is a view of a view which was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
