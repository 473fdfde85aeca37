"""``docs/findings/README.md``: what the findings say, written from them."""

from __future__ import annotations

import pathlib
from typing import Iterable, Sequence

from .. import clauses
from .entries import FOLDER, Finding, script

_HEAD = """\
# Findings

What the suite found in released software, each once for its cause. `gradspec findings` writes this page from
[findings.toml](findings.toml). A script needs only its subject, and ends with 1 as long as the divergence stands;
`gradspec findings --run` runs those whose subject is installed. A scenario that diverges for a finding is waived in the
versions that are named: default runs are green, and what is new stands out.
"""

#: How many of the cases of another subject are named.
_SHOWN = 3


def page(findings: Sequence[Finding], folder: pathlib.Path = FOLDER) -> str:
    """The page, with the subjects in the order in which the findings name them first."""
    parts = [_HEAD]
    subjects = [*dict.fromkeys(one.subject for one in findings)]
    parts += [f"* [{subject}](#{_anchor(subject)}): {_count(findings, subject)}" for subject in subjects]
    for subject in subjects:
        parts.append(f"\n## {subject}")
        parts += [_section(one, folder) for one in findings if one.subject == subject]
    return "\n".join(parts) + "\n"


def _count(findings: Iterable[Finding], subject: str) -> int:
    return sum(one.subject == subject for one in findings)


def _anchor(subject: str) -> str:
    return "".join(one for one in subject.lower() if one.isalnum() or one in "-_")


def _section(one: Finding, folder: pathlib.Path) -> str:
    cases = f"\n* Shown by: {', '.join(f'`{id}`' for id in one.cases)}" if one.cases else ""
    cases += "".join(f"\n* On `{subject}`: {_told(several)}" for subject, several in one.elsewhere.items())
    return f"""
### {one.id}

{one.title}.

* Versions: {", ".join(one.versions)}
* Expected: {one.expected}{"".join(_clause(id) for id in one.clauses)}
* Seen: {one.seen}
* Upstream: {one.thread or one.upstream}
* Found: {one.found}{cases}

```python
{script(one, folder).read_text(encoding="utf-8").rstrip()}
```"""


def _told(cases: Sequence[str]) -> str:
    """Of many the first ones are enough."""
    rest = len(cases) - _SHOWN
    return ", ".join(f"`{id}`" for id in cases[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _clause(id: str) -> str:
    return f"\n  * {id}: {clauses.clause(id).statement} *({clauses.clause(id).status.value})*"
