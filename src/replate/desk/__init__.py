"""The newsroom's face: dashboard, queues and reports, inside the Wagtail admin."""
