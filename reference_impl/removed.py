"""What torch says of functions that it has removed."""

from __future__ import annotations

from .errors.wording import DOCS
from .semantics import SEMANTICS

_IS_GONE = "This function was deprecated since version 1.9 and is now removed."


def _instead(name: str) -> str:
    return f"Please use the `torch.linalg.{name}` function instead."


#: name -> what the exception holds: in early releases of two of them not one text but a tuple of two
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "eig": (f"{_IS_GONE} {_instead('eig')}",),
    "lstsq": (_IS_GONE, _instead("lstsq")),
    "matrix_rank": (_IS_GONE, _instead("matrix_rank")),
    "solve": (f"{_IS_GONE} {_instead('solve')}",),
    "symeig": (f"{_IS_GONE} {_instead('eigh')}",),
}
_EXPLAINED = {
    "eig": (
        "This function was deprecated since version 1.9 and is now removed. `torch.linalg.eig` returns "
        "complex tensors of dtype `cfloat` or `cdouble` rather than real tensors mimicking complex tensors.\n"
        "\n"
        "L, _ = torch.eig(A) should be replaced with:\n"
        "L_complex = torch.linalg.eigvals(A)\n"
        "\n"
        "and\n"
        "\n"
        "L, V = torch.eig(A, eigenvectors=True) should be replaced with:\n"
        "L_complex, V_complex = torch.linalg.eig(A)"
    ),
    "lstsq": (
        "This function was deprecated since version 1.9 and is now removed. `torch.lstsq` is deprecated in "
        "favor of `torch.linalg.lstsq`.\n"
        "`torch.linalg.lstsq` has reversed arguments and does not return the QR decomposition in the "
        "returned tuple (although it returns other information about the problem).\n"
        "\n"
        "To get the QR decomposition consider using `torch.linalg.qr`.\n"
        "\n"
        "The returned solution in `torch.lstsq` stored the residuals of the solution in the last m - n "
        "columns of the returned value whenever m > n. In torch.linalg.lstsq, the residuals are in the field "
        "'residuals' of the returned named tuple.\n"
        "\n"
        "The unpacking of the solution, as in\n"
        "X, _ = torch.lstsq(B, A).solution[:A.size(1)]\n"
        "should be replaced with:\n"
        "X = torch.linalg.lstsq(A, B).solution"
    ),
    "matrix_rank": (
        "This function was deprecated since version 1.9 and is now removed.\n"
        "Please use the `torch.linalg.matrix_rank` function instead. The parameter 'symmetric' was renamed "
        "in `torch.linalg.matrix_rank()` to 'hermitian'."
    ),
    "solve": (
        "This function was deprecated since version 1.9 and is now removed. `torch.solve` is deprecated in "
        "favor of `torch.linalg.solve`. `torch.linalg.solve` has its arguments reversed and does not return "
        "the LU factorization.\n"
        "\n"
        "To get the LU factorization see `torch.lu`, which can be used with `torch.lu_solve` or "
        "`torch.lu_unpack`.\n"
        "X = torch.solve(B, A).solution should be replaced with:\n"
        "X = torch.linalg.solve(A, B)"
    ),
    "symeig": (
        "This function was deprecated since version 1.9 and is now removed. The default behavior has changed "
        "from using the upper triangular portion of the matrix by default to using the lower triangular "
        "portion.\n"
        "\n"
        "L, _ = torch.symeig(A, upper=upper) should be replaced with:\n"
        "L = torch.linalg.eigvalsh(A, UPLO='U' if upper else 'L')\n"
        "\n"
        "and\n"
        "\n"
        "L, V = torch.symeig(A, eigenvectors=True) should be replaced with:\n"
        "L, V = torch.linalg.eigh(A, UPLO='U' if upper else 'L')"
    ),
}
if SEMANTICS.removed_functions_tell_what_replaces_them:
    FUNCTIONS = {name: (text,) for name, text in _EXPLAINED.items()}
if not SEMANTICS.symeig_is_gone:
    del FUNCTIONS["symeig"]
REINFORCE = (
    "reinforce() was removed.\n"
    "Use torch.distributions instead.\n"
    f"See {DOCS}/distributions.html\n"
    "\n"
    "Instead of:\n"
    "\n"
    "probs = policy_network(state)\n"
    "action = probs.multinomial()\n"
    "next_state, reward = env.step(action)\n"
    "action.reinforce(reward)\n"
    "action.backward()\n"
    "\n"
    "Use:\n"
    "\n"
    "probs = policy_network(state)\n"
    "# NOTE: categorical is equivalent to what used to be called multinomial\n"
    "m = torch.distributions.Categorical(probs)\n"
    "action = m.sample()\n"
    "next_state, reward = env.step(action)\n"
    "loss = -m.log_prob(action) * reward\n"
    "loss.backward()\n"
)
VOLATILE_SET = "volatile was removed and now has no effect. Use `with torch.no_grad():` instead."
NO_CUDA_GENERATOR = (
    "Cannot get CUDA generator without ATen_cuda library. PyTorch splits its backend into two shared "
    "libraries: a CPU library and a CUDA library; this error has occurred because you are trying to use "
    "some CUDA functionality, but the CUDA library has not been loaded by the dynamic linker for some "
    "reason.  The CUDA library MUST be loaded, EVEN IF you don't directly use any symbols from the CUDA "
    "library! One common culprit is a lack of -Wl,--no-as-needed in your link arguments; many dynamic "
    "linkers will delete dynamic library dependencies if you don't depend on any of their symbols.  You "
    "can check if this has occurred by using ldd on your binary to see if there is a dependency on "
    "*_cuda.so library."
)
