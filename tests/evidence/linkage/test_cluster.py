"""Where Spark is, as a setting or a file says, and what neither can change."""

import pytest

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import cluster, engine

TOKEN = "quokka-token"
FILE = f"""
# as the people who run the cluster gave it
spark.master                 spark://master.example:7077
spark.authenticate.secret = {TOKEN}
spark.driver.memory 6g
spark.ui.enabled true
spark.io.encryption.enabled false
spark.jars /opt/ours.jar
"""


@pytest.fixture
def file(tmp_path):
    def written(text):
        (path := tmp_path / "spark.conf").write_text(text)
        return path

    return written


def settings(found):
    return found.settings("/scratch", "/splink.jar")


@pytest.mark.parametrize("where", ["local[2]", "yarn", "k8s://https://cluster.example:6443"])
def test_what_is_shuffled_spilled_or_sent_is_encrypted_wherever_spark_is(where):
    said = settings(cluster.named(where))
    for name in ("spark.io.encryption.enabled", "spark.authenticate", "spark.network.crypto.enabled"):
        assert said[name] == "true"
    assert said["spark.master"] == where and said["spark.ui.enabled"] == said["spark.eventLog.enabled"] == "false"


def test_a_file_says_where_the_cluster_is_and_can_open_nothing_that_is_closed(file):
    found = cluster.named(str(file(FILE)))
    said = settings(found)
    assert (found.master, said["spark.driver.memory"]) == ("spark://master.example:7077", "6g")
    assert said["spark.authenticate.secret"] == TOKEN and said["spark.jars"] == "/opt/ours.jar,/splink.jar"
    assert said["spark.ui.enabled"] == "false" and said["spark.io.encryption.enabled"] == "true"


def test_a_file_may_leave_the_network_to_others_and_say_which_disk_is_used(file):
    found = cluster.named(str(file("spark.master yarn\nspark.network.crypto.enabled false\nspark.local.dir /fast\n")))
    said = settings(found)
    assert said["spark.network.crypto.enabled"] == "false"
    assert found.folder == "/fast" and said["spark.local.dir"] == "/scratch/local"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("spark.driver.memory 6g", "has no spark.master"),
        ("spark.master spark://master.example:7077", "needs a secret"),
        (f"spark.master yarn\n{TOKEN} {TOKEN}", "line 2: give the name"),
        (f"spark.master k8s://user:{TOKEN}@cluster.example", "holds a user or a token"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_without_repeating_what_is_in_it(file, text, says):
    with pytest.raises(linkage.LinkError, match=says) as refused:
        cluster.named(str(file(text)))
    assert TOKEN not in str(refused.value) and refused.value.__suppress_context__ == (
        refused.value.__context__ is not None
    )


@pytest.mark.parametrize(
    "name",
    [
        f"spark:sc://cluster.example:15002/;token={TOKEN}", f"spark:k8s://user:{TOKEN}@cluster.example",
        f"sprak:sc://x;token={TOKEN}", "spark:/nowhere/spark.conf", "spark:spark://master.example:7077",
    ],
)  # fmt: skip
def test_a_name_that_can_not_be_used_is_refused_without_repeating_a_secret(name):
    with pytest.raises(linkage.LinkError) as refused:
        engine.named(name)
    assert TOKEN not in str(refused.value)


def test_no_secret_is_shown_or_among_the_arguments_of_java(file):
    found = cluster.named(str(file(FILE)))
    arguments = cluster.at_the_start(settings(found))
    assert TOKEN not in repr(found) + repr(engine.named(f"spark:{found.name}")) + str(arguments)
    assert TOKEN in str(settings(found)), "the control: it is there to be shown"
    assert arguments["spark.driver.memory"] == "6g"
