"""Routes in the words of people on the ground."""

from collections.abc import Sequence

from safepassage.model.network import RoadNetwork
from safepassage.outputs.words import Words

_MOST_NAMES = 7
_NAMES_AT_ENDS = 3


def route_text(network: RoadNetwork, start_node_id: str, link_ids: Sequence[str], words: Words) -> str:
    """The names of the roads in order, each once in a row; roads without one by the places they join.

    Of long routes the beginning and the end are told.
    """
    names: list[str] = []
    here = start_node_id
    for link_id in link_ids:
        link = network.link(link_id)
        there = link.to_node_id if here == link.from_node_id else link.from_node_id
        name = link.name or words.between_nodes.format(start=_place(network, here), end=_place(network, there))
        if not names or names[-1] != name:
            names.append(name)
        here = there
    if len(names) > _MOST_NAMES:
        between = words.and_on_by.format(count=len(names) - 2 * _NAMES_AT_ENDS)
        names = [*names[:_NAMES_AT_ENDS], f"({between})", *names[-_NAMES_AT_ENDS:]]
    return ", ".join(names)


def _place(network: RoadNetwork, node_id: str) -> str:
    return network.node(node_id).name or node_id
