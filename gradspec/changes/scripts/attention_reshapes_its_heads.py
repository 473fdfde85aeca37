import torch

x = torch.ones(2, 1, 2)
node = torch.nn.MultiheadAttention(2, 2)(x, x, x)[0].grad_fn
while node is not None and "UnsafeView" not in node.name() and "Clone" not in node.name():
    print(node.name())
    inner = [edge[0] for edge in node.next_functions if edge[0] is not None and edge[0].next_functions]
    node = inner[0] if inner else None
print(node.name())

# torch 2.12.1 prints:
#     ViewBackward0
#     AddmmBackward0
#     ViewBackward0
#     CloneBackward0

# torch 2.13.0 prints:
#     ViewBackward0
#     AddmmBackward0
#     ReshapeAliasBackward0
#     TransposeBackward0
#     BmmBackward0
#     SoftmaxBackward0
#     BmmBackward0
#     MulBackward0
#     TransposeBackward0
#     ViewBackward0
#     SelectBackward0
#     CloneBackward0
