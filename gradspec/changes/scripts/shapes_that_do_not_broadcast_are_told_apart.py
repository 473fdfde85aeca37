import torch

for shapes in [(2,), (3,)], [(-1,), (1,)]:
    try:
        torch.broadcast_shapes(*shapes)
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)

# torch 2.8.0 prints:
#     RuntimeError Shape mismatch: objects cannot be broadcast to a single shape
#     RuntimeError Trying to create tensor with negative dimension (-1): (-1)

# torch 2.9.1 prints:
#     RuntimeError Attempting to broadcast a dimension of length 3 at -1! Mismatching argument at index 1 had (3,); but expected shape should be broadcastable to [2]
#     ValueError Attempting to broadcast a dimension with negative length!
