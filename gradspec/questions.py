"""How a script asks for what the suite observes: source text, observable by observable."""

from __future__ import annotations

#: observable -> how a tensor is asked for it
OF_TENSOR = {
    "value": "{0}.tolist()",
    "dtype": "str({0}.dtype).rpartition('.')[2]",
    "shape": "list({0}.shape)",
    "stride": "list({0}.stride())",
    "requires_grad": "{0}.requires_grad",
    "is_inference": "{0}.is_inference()",
    "version": "{0}._version",
    "is_view": "{0}._is_view()",
    "storage_offset": "{0}.storage_offset()",
    "retains_grad": "{0}.retains_grad",
    "is_leaf": "{0}.is_leaf",
}
OF_THREAD = {
    "grad_enabled": "torch.is_grad_enabled()",
    "inference_mode": "torch.is_inference_mode_enabled()",
}
