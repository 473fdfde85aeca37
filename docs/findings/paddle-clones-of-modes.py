import paddle as torch


class counted(torch.no_grad):
    made = 0

    def clone(self):
        counted.made += 1
        return type(self)()


@counted()
def double(x):
    return x * 2


double(torch.ones([2]))
seen = counted.made
print("expected:", 1)
print("seen:", seen)
raise SystemExit(seen != 1)
