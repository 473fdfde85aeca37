import warnings

import torch


class Marked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        result = x * 2
        ctx.mark_dirty(result)
        return result


torch.set_warn_always(True)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    Marked.apply(torch.ones(1, requires_grad=True))
torch.set_warn_always(False)
print([str(warning.message).partition(" (Triggered")[0] for warning in said])

# torch 2.7.1 prints:
#     ['Only input Tensors should be given to ctx.mark_dirty(). If a Tensor is not an input, there is no need to pass it to mark_dirty().']

# torch 2.8.0 prints:
#     ['ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have been mutated should be passed to ctx.mark_dirty().']
