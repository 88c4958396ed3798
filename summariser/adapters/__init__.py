"""Everything that touches the world: models, files, databases, the network; each module implements a port or serves one."""
