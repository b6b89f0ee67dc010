"""Who was told which version: questions asked of deliveries and page reads; no truth of its own."""
