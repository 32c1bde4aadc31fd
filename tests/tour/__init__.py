"""`make tour`: the main job, step by step, through HTTP against a running system."""
