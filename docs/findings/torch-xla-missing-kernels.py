import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([True, False], device=device)
print("expected: NotImplementedError")
try:
    x.remainder_(x.clone())
except RuntimeError as error:
    print(f"seen: {type(error).__name__}:", str(error).partition("\n")[0])
    raise SystemExit(not isinstance(error, NotImplementedError))
