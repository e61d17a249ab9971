"""The command line of operators, `./lotse`: one place for what is done by hand to a running house."""
