"""``torch._functorch``: where ``torch.func`` comes from, for programs that look there."""
