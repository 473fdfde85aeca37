import torch

x = torch.ones(1, 2, 2, requires_grad=True)
node = torch.nn.functional.scaled_dot_product_attention(x, x, x).grad_fn
print(node.name(), node.next_functions[0][0].name())

# torch 2.13.0 prints:
#     UnsafeViewBackward0 BmmBackward0

# torch 2.14.1 prints:
#     SqueezeBackward1 ScaledDotProductFlashAttentionForCpuBackward0
