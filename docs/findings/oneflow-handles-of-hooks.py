import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
handle = (x * 2).register_hook(lambda grad: None)
print("expected: a handle")
print("seen:", handle)
raise SystemExit(handle is None)
