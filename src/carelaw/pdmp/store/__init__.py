"""Tables, migrations and queries of prescription monitoring. Private to the program."""
