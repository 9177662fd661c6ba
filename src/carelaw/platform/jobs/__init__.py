"""Work that outlives a request: queued, leased, resumed after a kill."""
