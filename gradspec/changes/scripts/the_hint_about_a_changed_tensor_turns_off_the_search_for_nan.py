import torch

x, factor = torch.ones(1, requires_grad=True), torch.ones(1)
y = x * factor
factor.add_(1)
try:
    y.backward()
except RuntimeError as error:
    print(error)

# torch 2.10.0 prints:
#     one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [1]] is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True).

# torch 2.11.0 prints:
#     one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [1]] is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
