"""Web push: endpoints, keys, encryption, and carrying messages to push services (RFC 8030, 8291, 8292)."""
