import tensorplay as torch

try:
    torch.ones(2).sum().backward()
except RuntimeError as error:
    said = str(error)
seen = said
print("expected:", "element 0 of tensors does not require grad and does not have a grad_fn")
print("seen:", seen)
raise SystemExit(seen != "element 0 of tensors does not require grad and does not have a grad_fn")
