"""``torch.testing._internal``: what torch's own tests are written with."""
