import paddle as torch

x = torch.zeros([2, 3])
value = torch.ones([])
print("expected: IndexError")
try:
    x.index_put_((torch.tensor([0, 4]),), value, accumulate=True)
except IndexError as error:
    print("seen: IndexError:", error)
else:
    print("seen: no error")
    raise SystemExit(1)
