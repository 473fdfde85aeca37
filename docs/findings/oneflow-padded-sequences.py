import oneflow as torch

a, b = torch.ones(3, requires_grad=True), torch.ones(1, requires_grad=True)
print("expected: no error")
try:
    torch.nn.utils.rnn.pad_sequence([a, b])
except Exception as error:
    print("seen:", type(error).__name__ + ":", error)
    raise SystemExit(1) from None
print("seen: no error")
