"""Finding a subject by name."""

from __future__ import annotations

import importlib
from importlib import metadata
from typing import Callable

from . import frameworks
from .module import ModuleSubject
from .protocol import Subject
from .torch_paths import PATHS

#: The entry points by which a package tells its subjects: a function that makes one.
GROUP = "gradspec.subjects"


class SubjectError(Exception):
    """There is no such subject here; the message is one sentence that says why."""


def resolve(name: str) -> Subject:
    """The subject that ``--subject`` names.

    ``torch``; ``torch:meta`` or on another device; ``torch.compile:eager`` or with another backend; ``torch.export`` or
    another path of torch; ``reference`` or ``reference:2.1``; ``wrong:NAME``, a reference that breaks one rule on
    purpose; a name that an installed package gives as an entry point of the group ``gradspec.subjects``; a framework
    that has an adapter; else the name of any importable module. Raises SubjectError where it cannot be had.
    """
    kind, _, argument = name.partition(":")
    try:
        if name == "torch":
            from .torch_eager import TorchEager

            return TorchEager()
        if kind == "torch" and argument:
            from .torch_devices import on_device

            return on_device(argument)
        if kind == "torch.compile":
            from .torch_compile import TorchCompile

            return TorchCompile(argument)
        if name in PATHS:
            from .torch_paths import TorchPath

            return TorchPath(name)
        if kind == "reference":
            from .reference import Reference

            return Reference(argument, name) if argument else Reference()
        if kind == "wrong" and argument:
            wrong: Subject = importlib.import_module(f"{__package__}.wrong").subject(argument)
            return wrong
        given = _of_entry_point(kind, argument)
        if given is not None:
            return given
        if name in frameworks.NAMES:
            framework: Subject = importlib.import_module(f"{frameworks.__name__}.{name}").subject()
            return framework
        if not all(part.isidentifier() for part in name.split(".")):
            raise LookupError(
                "it is neither torch, torch:DEVICE, torch.compile:BACKEND, another path of torch, reference,"
                " wrong:NAME, an entry point nor a module's name"
            )
        module = importlib.import_module(name)
    except (ValueError, LookupError) as error:
        raise SubjectError(f"there is no subject {name!r}: {_sentence(error)}") from None
    except (Exception, SystemExit) as error:  # importing a subject runs its code, which may raise anything
        raise SubjectError(f"the subject {name!r} cannot be imported: {_sentence(error)}") from error
    declared: Subject | None = getattr(module, "gradspec_subject", None)
    return declared if declared is not None else ModuleSubject(module)


def _of_entry_point(name: str, argument: str) -> Subject | None:
    """The subject of an installed package: what its entry point ``name`` makes, given what follows the colon.

    LookupError where two packages give that name.
    """
    found = [*metadata.entry_points(group=GROUP, name=name)]
    if not found:
        return None
    if len(found) > 1:
        packages = ", ".join(sorted(str(one.dist and one.dist.name) for one in found))
        raise LookupError(f"several packages give it: {packages}")
    make: Callable[..., Subject] = found[0].load()
    return make(argument) if argument else make()


def is_third_party(name: str) -> bool:
    """Whether ``--subject NAME`` names something that is neither torch nor made from the reference."""
    return name.partition(":")[0] not in ("torch", "torch.compile", *PATHS, "reference", "wrong")


def _sentence(error: BaseException) -> str:
    text = error.args[0] if isinstance(error, LookupError) and error.args else error
    return " ".join(str(text).split()) or type(error).__name__
