import tensorplay as torch

print("expected: RuntimeError")
try:
    made = torch.frombuffer(bytearray(8), dtype=torch.int64, requires_grad=True)
except RuntimeError as error:
    print("seen: RuntimeError:", error)
else:
    print("seen:", made.requires_grad)
    raise SystemExit(1)
