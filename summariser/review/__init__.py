"""A person turns drafts into reviewed records. Independent of any user interface."""
