import torch
import torch.utils.checkpoint

calls = iter([lambda x: x * x, lambda x: x.sum() * x.sum()])
x = torch.ones(2, requires_grad=True)
try:
    torch.utils.checkpoint.checkpoint(lambda t: next(calls)(t), x, use_reentrant=False).sum().backward()
except RuntimeError as error:
    print(error)

# torch 2.7.1 prints:
#     torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.
#     tensor at position 0:
#     saved metadata: {'shape': torch.Size([2]), 'dtype': torch.float32, 'device': device(type='cpu')}
#     recomputed metadata: {'shape': torch.Size([]), 'dtype': torch.float32, 'device': device(type='cpu')}
#     tensor at position 1:
#     saved metadata: {'shape': torch.Size([2]), 'dtype': torch.float32, 'device': device(type='cpu')}
#     recomputed metadata: {'shape': torch.Size([]), 'dtype': torch.float32, 'device': device(type='cpu')}

# torch 2.8.0 prints:
#     torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.
#     tensor at position 0:
#     saved metadata: {'shape': torch.Size([2]), 'dtype': torch.float32, 'device': device(type='cpu')}
#     recomputed metadata: {'shape': torch.Size([]), 'dtype': torch.float32, 'device': device(type='cpu')}
#     tensor at position 1:
#     saved metadata: {'shape': torch.Size([2]), 'dtype': torch.float32, 'device': device(type='cpu')}
#     recomputed metadata: {'shape': torch.Size([]), 'dtype': torch.float32, 'device': device(type='cpu')}
#     .
#
#     Tip: To see a more detailed error message, either pass `debug=True` to
#     `torch.utils.checkpoint.checkpoint(...)` or wrap the code block
#     with `with torch.utils.checkpoint.set_checkpoint_debug_enabled(True):` to
#     enable checkpoint‑debug mode globally.
