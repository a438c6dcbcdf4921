"""The Web API's methods, by family: what each does to the workspace, and what it answers."""
