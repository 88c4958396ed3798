"""A person turns drafts into reviewed records. Free of any interface, so that any can be put on it."""
