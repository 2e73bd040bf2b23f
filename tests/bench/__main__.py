"""Run benchmarks and print one JSON object: `python -m tests.bench [--quick] [NAME …]`. Progress goes to standard error."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import tests.bench

Bench = Callable[[bool], dict[str, Any]]


def names() -> list[str]:
    """Every benchmark there is, in alphabetical order."""
    return sorted(m.name for m in pkgutil.iter_modules(tests.bench.__path__) if not m.name.startswith("_"))


def measure(name: str, bench: Bench, quick: bool) -> dict[str, Any]:
    """The figures of one benchmark with the seconds it took; its error, as a sentence, where it did not finish."""
    began = time.perf_counter()
    try:
        figures = bench(quick)
    except Exception as error:
        figures = {"error": f"{type(error).__name__}: {error}"}
    return {**figures, "seconds": round(time.perf_counter() - began, 2)}


def rows(figures: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Nested figures as flat lines: `import.ratio`, `1.7`."""
    if isinstance(figures, dict):
        for key, value in figures.items():
            yield from rows(value, f"{path}.{key}" if path else str(key))
    elif isinstance(figures, float):
        yield path, f"{figures:.4g}"
    else:
        yield path, str(figures)


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 all ran, 1 one of them failed, 2 no such benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run: shows that they work, not how fast")
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run; all when none is named")
    chosen = parser.parse_args(arguments)
    known = names()
    if unknown := [name for name in chosen.names if name not in known]:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(known) or 'none'}.", file=sys.stderr)
        return 2

    results: dict[str, Any] = {}
    for name in chosen.names or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        results[name] = measure(name, importlib.import_module(f"tests.bench.{name}").run, chosen.quick)
        for path, value in rows(results[name]):
            print(f"  {path:<50} {value}", file=sys.stderr, flush=True)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    print(json.dumps({"quick": chosen.quick, "machine": machine, "results": results}, default=str))
    return 1 if any("error" in result for result in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
