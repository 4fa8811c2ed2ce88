"""How operations are run: what is plain data by ready-made writers, everything else by graphql-core."""
