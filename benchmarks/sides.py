"""One timed side in a process of its own: `python sides.py MODULE.FUNCTION '{"argument": …}'`.

The function prepares and returns the work and what tells, from its last result, what came out. The
side says when it is prepared, then does its work once for every line `work` it is sent and says the
seconds. On `end` it tells its peak memory and what came out. Every line it says is one JSON object.
Peak memory is read before the result is checked, so that checks do not count.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from measure import peak_mib

Facts = dict[str, Any]
Side = tuple[Callable[[], Any], Callable[[Any], Facts]]
"""The timed work, and what is told of its last result."""
ANSWERS = sys.stdout


def fingerprint(one: Any) -> str:
    """The same for results whose arrays have the same bytes, and for no others."""
    digest = hashlib.sha256()
    _take(digest, one)
    return digest.hexdigest()


def _take(digest: Any, one: Any) -> None:
    if isinstance(one, np.ndarray):
        digest.update(f"{one.dtype}{one.shape}".encode())
        digest.update(np.ascontiguousarray(one).data)
    elif isinstance(one, tuple):
        for part in one:
            _take(digest, part)
    elif hasattr(one, "__dataclass_fields__"):
        for name in one.__dataclass_fields__:
            _take(digest, getattr(one, name))
    else:
        digest.update(repr(sorted(one) if isinstance(one, frozenset) else one).encode())


def say(**facts: Any) -> None:
    """One line of JSON to the process that started this one."""
    print(json.dumps(facts), file=ANSWERS, flush=True)


def prepared(name: str, arguments: str) -> Side:
    """The side of this name; says what is missing and ends where it cannot be had."""
    module, function = name.split(".")
    try:
        side: Side = getattr(import_module(module), function)(**json.loads(arguments))
    except ImportError as missing:
        say(left_out=f"{missing.name} is not installed")
        sys.exit(0)
    return side


def main(name: str, arguments: str) -> None:
    """Prepare, then work as long as it is told to."""
    sys.stdout = sys.stderr  # what a library prints is no answer
    work, facts = prepared(name, arguments)
    say(prepared=True)
    result = None
    while (line := sys.stdin.readline()).strip() == "work":
        result = None
        start, busy = time.perf_counter(), time.process_time()
        result = work()
        say(seconds=time.perf_counter() - start, processor=time.process_time() - busy)
    if line.strip() == "end":
        peak = peak_mib()
        say(**{"peak_mib": peak, **facts(result)})


if __name__ == "__main__":
    main(*sys.argv[1:])
