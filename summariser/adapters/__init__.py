"""Everything that touches the world: models, files, databases, the network; each implements a port or serves one."""
