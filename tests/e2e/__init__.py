"""`make e2e`: the main job, step by step, over HTTP against a running system."""
