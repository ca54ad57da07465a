"""Roads, in the words of GMNS."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """What the numbers of the network tables mean (GMNS config).

    `long_length` is km or mi, `speed` kph or mph; `crs` names the coordinates of the nodes.
    """

    dataset_name: str = ""
    short_length: str = ""
    long_length: str
    speed: str
    crs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place where links meet. `hold_persons` limits how many may wait there (None: no limit)."""

    node_id: str
    name: str = ""
    x_coord: float
    y_coord: float
    exposure: float | None = None
    hold_persons: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A road between two nodes.

    `length` and `free_speed` are in the units of the network's config, `capacity_pce_h` is passenger-car
    equivalents an hour a lane, `allowed_uses` empty means every use. A link that is not directed may be
    walked both ways, each way with the capacity given.
    """

    link_id: str
    from_node_id: str
    to_node_id: str
    directed: bool
    length: float
    free_speed: float
    lanes: float | None = None
    capacity_pce_h: float
    allowed_uses: tuple[str, ...] = ()
    name: str = ""
    geometry: str = ""
    exposure: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A way of moving (GMNS use definition): persons a vehicle, car equivalents, top speed."""

    use: str
    persons_per_vehicle: float
    pce: float
    description: str = ""
    max_speed: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadNetwork:
    """Nodes and links with the meaning of their numbers; ids are unique (checked at the door)."""

    config: NetworkConfig
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    uses: tuple[Use, ...]
    _node_by_id: dict[str, Node] = field(init=False, repr=False, compare=False)
    _link_by_id: dict[str, Link] = field(init=False, repr=False, compare=False)
    _use_by_name: dict[str, Use] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_node_by_id", {node.node_id: node for node in self.nodes})
        object.__setattr__(self, "_link_by_id", {link.link_id: link for link in self.links})
        object.__setattr__(self, "_use_by_name", {use.use: use for use in self.uses})

    def node(self, node_id: str) -> Node:
        """The node of that id; raises KeyError where there is none."""
        return self._node_by_id[node_id]

    def link(self, link_id: str) -> Link:
        """The link of that id; raises KeyError where there is none."""
        return self._link_by_id[link_id]

    def use(self, name: str) -> Use:
        """The use of that name; raises KeyError where there is none."""
        return self._use_by_name[name]
