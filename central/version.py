"""Central's version, as `health` names it."""

VERSION = "0.1.0"
