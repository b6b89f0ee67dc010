"""Sign-in, consent, topics followed, page reads, the wall."""
