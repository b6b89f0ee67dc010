"""Everything that leaves: addresses, dispatches with the versions they carry, deliveries, channels."""
