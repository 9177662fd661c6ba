"""The Illinois integration gateway: connection points, agreements, envelopes, protocols, rosters, fines."""
