"""The spine. Its rooms stand in floors; a room imports only the rooms under it."""
