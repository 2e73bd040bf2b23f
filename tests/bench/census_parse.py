"""Reading a census: CPU seconds and peak memory as the file grows, against lxml walking the same file and doing nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from safeguarding.evidence.made_up.census import census_file

SIZES, QUICK_SIZES = (1_000, 10_000, 30_000, 100_000), (200, 1_000)
TIMES = 3

# Each measure runs in a process of its own, so that the peak is that of the reading and nothing before it (Linux).
MEASURE = """
import json, re, sys, time
from pathlib import Path
from lxml import etree
from safeguarding.evidence.returns.cin_census import Child, Problem, stream

def ours(path):
    children = problems = 0
    for found in stream(path):
        children += isinstance(found, Child)
        problems += isinstance(found, Problem)
    return children, problems

def bare(path):
    children = 0
    for _, element in etree.iterparse(path, tag="Child"):
        children += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return children, 0

def peak():  # ru_maxrss would count the parent's memory from before this program took its place
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024

path, read = sys.argv[1], {"ours": ours, "bare": bare}[sys.argv[2]]
before, began = peak(), time.process_time()
children, problems = read(path)
seconds = time.process_time() - began
print(json.dumps({"cpu_s": seconds, "children": children, "problems": problems, "peak_mb": peak(), "start_mb": before}))
"""


def measured(path: Path, what: str) -> dict[str, Any]:
    """The best of a few runs by CPU time."""
    runs = []
    for _ in range(TIMES):
        done = subprocess.run([sys.executable, "-c", MEASURE, str(path), what], capture_output=True, check=True)
        runs.append(json.loads(done.stdout))
    return min(runs, key=lambda run: run["cpu_s"])


def run(quick: bool) -> dict[str, Any]:
    """By number of children: file in MB; CPU s and peak MB of ours; CPU s of bare lxml; the ratio of the two."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in QUICK_SIZES if quick else SIZES:
            path = census_file(Path(folder) / f"{size}.xml", size, seed=1)
            ours, bare = measured(path, "ours"), measured(path, "bare")
            if ours["children"] != size or ours["problems"]:
                raise ValueError(f"read {ours['children']} of {size} children, with {ours['problems']} problems")
            figures[f"children_{size}"] = {
                "file_mb": round(path.stat().st_size / 1024 / 1024, 1),
                "cpu_s": round(ours["cpu_s"], 3),
                "cpu_s_bare_lxml": round(bare["cpu_s"], 3),
                "ratio_to_bare_lxml": round(ours["cpu_s"] / bare["cpu_s"], 1),
                "peak_mb": round(ours["peak_mb"], 1),
                "peak_mb_above_start": round(ours["peak_mb"] - ours["start_mb"], 1),
            }
            path.unlink()
    return figures
