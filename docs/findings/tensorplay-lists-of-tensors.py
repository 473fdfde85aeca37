import tensorplay as torch

x = torch.tensor([0.5, 2.0], requires_grad=True)
(product,) = torch._foreach_mul([x], 2.0)
try:
    torch._foreach_add_([x], 1.0)
    refused = False
except RuntimeError:
    refused = True
print("expected: True True")
print("seen:", product.requires_grad, refused)
raise SystemExit(not (product.requires_grad and refused))
