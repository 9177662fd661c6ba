"""Rules about names, scope and what a license asks of its holder, one subject a file."""
