"""The runner of the benchmarks: one JSON object, whatever happens."""

from __future__ import annotations

import importlib
import inspect
import json

import pytest
import tests.bench
from tests.bench.__main__ import main, names

GOOD = "def run(quick):\n    return {'ratio': {'import': 1.5}, 'quick': quick}\n"
BAD = "def run(quick):\n    raise ValueError('no data')\n"


@pytest.fixture
def benchmarks(tmp_path, monkeypatch):
    """A folder of benchmarks of the test's own."""
    monkeypatch.setattr(tests.bench, "__path__", [str(tmp_path)])
    (tmp_path / "house_good.py").write_text(GOOD)
    return tmp_path


def test_every_benchmark_takes_quick_and_nothing_else():
    for name in names():
        run = importlib.import_module(f"tests.bench.{name}").run
        assert list(inspect.signature(run).parameters) == ["quick"], name


def test_figures_are_one_json_object_and_progress_goes_elsewhere(benchmarks, capsys):
    assert main(["--quick"]) == 0
    out, err = capsys.readouterr()
    figures = json.loads(out)
    assert figures["results"]["house_good"]["ratio"] == {"import": 1.5}
    assert figures["results"]["house_good"]["quick"] is True
    assert "ratio.import" in err


def test_one_that_fails_does_not_take_the_others_figures_with_it(benchmarks, capsys):
    (benchmarks / "house_bad.py").write_text(BAD)
    assert main([]) == 1
    results = json.loads(capsys.readouterr().out)["results"]
    assert results["house_bad"]["error"] == "ValueError: no data"
    assert "ratio" in results["house_good"]


def test_a_benchmark_that_does_not_exist_is_refused_by_name(benchmarks, capsys):
    assert main(["fly"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "fly" in err
