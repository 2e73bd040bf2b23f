"""A drawing whose nodes have their places: where rows and channels lie, and where lines meet symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeguarding.evidence.drawings.channels import LINE_HEIGHT, Channel, channel_of
from safeguarding.evidence.drawings.facts import Facts
from safeguarding.evidence.drawings.network import Network, network_of
from safeguarding.evidence.drawings.order import Rows, ordered
from safeguarding.evidence.drawings.ports import HALF, MARGIN, Ports, ports_of
from safeguarding.evidence.drawings.positions import positions
from safeguarding.evidence.drawings.shapes import edge

NAME_HEIGHT, LABEL_SPACE, NUMBER_SPACE = 15.0, 5.0, 4.0


@dataclass(frozen=True)
class Sheet:
    """Everything that is known once the nodes have their places."""

    network: Network
    rows: Rows
    ports: Ports
    x: Mapping[int, float]
    channels: Mapping[int, Channel]
    #: The top of each row and of each channel, and the height of a row.
    row_y: Mapping[int, float]
    channel_y: Mapping[int, float]
    row_height: Mapping[int, float]

    def shape(self, node: int) -> str:
        return shape_of(self.network.facts, self.network.person[node])

    def foot(self, node: int, offset: float) -> float:
        """Where a line leaves a node below: its symbol's edge; for a node without a person, where it came in."""
        if self.network.person[node] is None:
            return self.row_y[self.network.row[node]]
        return self._middle(node) + edge(self.shape(node), HALF, offset, below=True)

    def head(self, node: int, offset: float) -> float:
        """Where a line from above ends."""
        if self.network.person[node] is None:
            return self.row_y[self.network.row[node]]
        return self._middle(node) - edge(self.shape(node), HALF, offset, below=False)

    def _middle(self, node: int) -> float:
        return self.row_y[self.network.row[node]] + MARGIN + HALF


def shape_of(facts: Facts, key: str | None) -> str:
    """Square for a man, circle for a woman, diamond where it is not known, triangle before birth."""
    if key is None:
        return ""
    person = facts.people[key]
    if person.born is None and person.expected is not None:
        return "triangle"
    return {"M": "square", "F": "circle"}.get(person.sex, "diamond")


def sheet_of(facts: Facts) -> Sheet:
    """Order the people and give every node, row and channel its place."""
    network = network_of(facts)
    rows = ordered(network)
    ports = ports_of(network, rows)
    x = positions(network, rows, ports)
    channels = {channel: channel_of(network, channel, x, ports) for channel in range(-1, len(rows))}
    row_y, channel_y, row_height, y = {}, {}, {}, 0.0
    for channel in range(-1, len(rows)):
        if channel >= 0:
            row_y[channel] = y
            row_height[channel] = row_height_of(network, rows, ports, channel)
            y += row_height[channel]
        channel_y[channel] = y
        if channels[channel].bars or channels[channel].falls:
            y += channels[channel].height
    return Sheet(network, rows, ports, x, channels, row_y, channel_y, row_height)


def label_height(ports: Ports, node: int) -> float:
    return len(ports.names.get(node, ())) * NAME_HEIGHT + len(ports.details.get(node, ())) * LINE_HEIGHT


def row_height_of(network: Network, rows: Rows, ports: Ports, row: int) -> float:
    tallest = max(label_height(ports, node) for node in rows[row])
    numbers = max(sum(node in here for here in ports.home_at.values()) for node in rows[row])
    numbered = NUMBER_SPACE + numbers * LINE_HEIGHT if numbers else 0
    return 2 * MARGIN + 2 * HALF + LABEL_SPACE + tallest + numbered
