"""The tables of the application database; each room owns a file here and its own migration."""
