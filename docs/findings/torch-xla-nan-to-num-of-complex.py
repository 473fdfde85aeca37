import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([1 + 2j, 2j], device=device, requires_grad=True)
y = x * 1

print("expected: NanToNumBackward0")
try:
    y.nan_to_num_()
except RuntimeError as error:
    print("seen: RuntimeError:", str(error).partition("\n")[0])
    raise SystemExit(1)
print("seen:", y.grad_fn.name())
