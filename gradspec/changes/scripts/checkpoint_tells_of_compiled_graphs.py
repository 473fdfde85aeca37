import torch
import torch.utils.checkpoint

calls = iter([lambda x: x * x, lambda x: x.sum() * x.sum()])
x = torch.ones(2, requires_grad=True)
try:
    torch.utils.checkpoint.checkpoint(lambda t: next(calls)(t), x, use_reentrant=False).sum().backward()
except RuntimeError as error:
    print(error)

# torch 2.11.0 prints:
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

# torch 2.12.1 prints:
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
#
#     If this error occurs under torch.compile with automatic_dynamic_shapes enabled,
#     it may be because the recomputation selected a different compiled graph than the
#     forward pass (e.g., a dynamic graph instead of the original static graph).
#     To fix this, either:
#       - Use torch._dynamo.mark_dynamic() to explicitly mark varying dimensions as
#         dynamic upfront, avoiding the static-to-dynamic transition.
#       - Call torch._C._dynamo.eval_frame._set_lru_cache(False) to disable LRU cache
#         reordering, which can change which graph is checked first between forward
#         and recompute.
#     See https://github.com/pytorch/pytorch/issues/166926 for more details and
#     workaround examples.
