"""`make e2e`: the main job, step by step, through HTTP against a running system."""
