"""What the pictures of the demo newsroom show, a function a scene."""
