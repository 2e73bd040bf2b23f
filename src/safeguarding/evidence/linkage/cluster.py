"""Where Spark is and with what settings: the address of a master, or a file in Spark's own form that names one.

What keeps rows out of sight is said here and is not for a file to change. Of what is in a file nothing is ever repeated:
it may be a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safeguarding.evidence.linkage.prepare import LinkError

MASTER, LOCAL, SECRET = "spark.master", "spark.local.dir", "spark.authenticate.secret"
_SETTING = re.compile(r"(spark\.[^\s=]+)(?:\s*=\s*|\s+)(\S.*)")
CLOSED = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.logConf": "false",
    "spark.log.level": "OFF",  # a plan that is logged holds rows
    "spark.executor.syncLogLevel.enabled": "true",
    "spark.io.encryption.enabled": "true",  # what is shuffled, spilled or kept on disk
}
#: A file may say otherwise, as where the network between the machines is encrypted already.
UNLESS_SAID = {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}
#: On one machine: nothing listens to the outside, and not more parts than a small table is worth.
ALONE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": str(os.cpu_count() or 2),
    "spark.default.parallelism": str(os.cpu_count() or 2),
}
#: All that Java is started with. Its arguments can be read by everyone on the machine, so no secret is among them.
AT_THE_START = (
    MASTER, "spark.submit.deployMode", "spark.jars", "spark.driver.memory", "spark.driver.extraClassPath",
    "spark.driver.extraLibraryPath",
)  # fmt: skip


@dataclass(frozen=True)
class Cluster:
    """`name`: what stands after `spark:` in the setting. `said`: the settings of the file, which are not shown."""

    name: str
    master: str
    said: Mapping[str, str] = field(default_factory=dict, repr=False)

    def settings(self, folder: str | Path, jar: str) -> dict[str, str]:
        """All settings of a session whose files on this machine lie in `folder`, and that brings the functions of `jar`."""
        folder = Path(folder)
        own = {MASTER: self.master, LOCAL: str(folder / "local"), "spark.sql.warehouse.dir": str(folder / "warehouse")}
        jars = ",".join(filter(None, (self.said.get("spark.jars"), jar)))
        alone = ALONE if self.master.startswith("local[") or self.master == "local" else {}
        return UNLESS_SAID | alone | dict(self.said) | CLOSED | own | {"spark.jars": jars}

    @property
    def folder(self) -> str | None:
        """Where temporary files lie; None for where the system puts them."""
        return self.said.get(LOCAL)


def at_the_start(settings: Mapping[str, str]) -> dict[str, str]:
    """Those settings that Java must be started with."""
    return {key: settings[key] for key in AT_THE_START if key in settings}


def named(where: str) -> Cluster:
    """`local[N]`, `spark://host:port`, `yarn`, `k8s://…`, or the path of a file that ends in .conf.

    Raises LinkError for a file that can't be used, a server of Spark Connect, and a secret that stands in the address or
    is missing.
    """
    if where.startswith("sc://"):
        raise LinkError(
            "The linkage engine is a server of Spark Connect, whose files and logs a client can neither close nor check; "
            "give the address of a Spark master, or a file of settings."
        )
    said = _read(Path(where)) if where.endswith(".conf") else {MASTER: where}
    if not (master := said.get(MASTER)):
        raise LinkError(f"{where} has no {MASTER}: it must name the master of the cluster.")
    if "@" in master or ";" in master:
        raise LinkError(
            "The address of the Spark master holds a user or a token; a file of settings is the place for them."
        )
    if master.startswith("spark://") and _needs_secret(said):
        raise LinkError(
            f"A Spark master at {master} needs a secret that its machines share; name a file of settings with {SECRET}."
        )
    return Cluster(where, master, said)


def _needs_secret(said: Mapping[str, str]) -> bool:
    """Other masters make one for each session."""
    return said.get("spark.authenticate", "true") == "true" and SECRET not in said


def _read(path: Path) -> dict[str, str]:
    """The settings of a file in the form of spark-defaults.conf: a name, blanks or “=”, and a value; # begins a comment."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LinkError(f"{path} can't be read: {getattr(error, 'strerror', None) or 'it is no text'}.") from None
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (parts := _SETTING.fullmatch(line.strip())) is None:
            raise LinkError(
                f"{path}, line {number}: give the name of a setting, which begins with spark., and its value."
            )
        found[parts[1]] = parts[2]
    return found
