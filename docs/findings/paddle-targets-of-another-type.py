import paddle as torch

target = torch.ones([2])
target.add_(torch.ones([2], dtype=torch.float64))
seen = str(target.dtype)
print("expected:", str(torch.float32))
print("seen:", seen)
raise SystemExit(seen != str(torch.float32))
