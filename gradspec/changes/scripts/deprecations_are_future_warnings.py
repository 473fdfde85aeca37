import warnings

import torch

module = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Linear(1, 1))
module.register_backward_hook(lambda *arguments: None)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")

    @torch.no_grad()
    class Decorated:
        pass

    module(torch.ones(1, 1, requires_grad=True))
print([warning.category.__name__ for warning in caught])

# torch 2.3.1 prints:
#     ['UserWarning', 'UserWarning']

# torch 2.4.1 prints:
#     ['FutureWarning', 'FutureWarning']
