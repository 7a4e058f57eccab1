"""Stories as YAML files: found by name, read with line and column of every mistake, described for editors."""
