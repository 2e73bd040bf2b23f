import os
import subprocess
import sys

from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.made_up.write import write

WRITE = """
import sys
from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.made_up.write import write
write(county(25, 4), sys.argv[1])
"""


def in_another_process(folder, **environment):
    subprocess.run([sys.executable, "-c", WRITE, folder], check=True, env={**os.environ, **environment})


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes_in_another_process_on_one_core(tmp_path):
    write(county(25, 4), tmp_path / "here")
    in_another_process(tmp_path / "there", PYTHONHASHSEED="11", POLARS_MAX_THREADS="1", TZ="Asia/Tokyo")
    here, there = contents(tmp_path / "here"), contents(tmp_path / "there")
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_another_seed_gives_other_people():
    one, other = county(25, 4), county(25, 5)
    assert one.people["given_name"].to_list() != other.people["given_name"].to_list()


def test_more_families_leave_the_seed_and_the_years_as_they_were():
    few, many = county(3, 4), county(30, 4)
    assert (few.since, few.until) == (many.since, many.until)
    assert len(many.families) == 30
