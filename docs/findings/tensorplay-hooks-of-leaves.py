import tensorplay as torch

seen = []
x = torch.tensor([1.0, 2.0], requires_grad=True)
x.register_hook(lambda grad: seen.append("hook"))
x.register_post_accumulate_grad_hook(lambda leaf: seen.append("post-accumulate hook"))
(x * 2).sum().backward()
print("expected: ['hook', 'post-accumulate hook']")
print("seen:", seen)
raise SystemExit(seen != ["hook", "post-accumulate hook"])
