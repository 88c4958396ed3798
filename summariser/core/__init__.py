"""Values that everything shares: articles, schemas, records, flags, money. Pure: no input, no output, no clock."""
