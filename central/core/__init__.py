"""What central does with facts and told rows, without HTTP: the same for the server, the console and a simulation."""
