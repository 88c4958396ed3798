"""The second reader: rules that find, without a model, who spoke, who was there and what was agreed."""
