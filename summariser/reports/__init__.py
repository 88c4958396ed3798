"""How results look to people and programs: on a terminal, as JSON, as a page."""
